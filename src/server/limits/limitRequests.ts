import { isIP } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../protocol/values/clock';
import { refuse } from '../http/refuse';
import { isOwnNetwork } from './networks';

/** A steady rate and how many may come at once, both per key. */
export interface Rate {
  /** 0 = no limit. */
  readonly perMinute: number;
  readonly burst: number;
}

export interface RateLimiter {
  /** Takes one for the key. Returns 0 where there was one, else the ms until there is. */
  take(key: string, now: number): number;
  /** The same without taking. */
  wait(key: string, now: number): number;
  /** Keys remembered. */
  size(): number;
}

/**
 * Generic cell rate algorithm (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm): one instant a key, at which it would have spent all
 * that it took at the steady rate. At most `maxKeys` are remembered, those used last; a key that waited long enough is as good as forgotten.
 */
export const createRateLimiter = ({ perMinute, burst }: Rate, maxKeys = 10_000): RateLimiter => {
  const spentAt = new Map<string, number>();
  const interval = 60_000 / perMinute;

  // A clock set back must not shut anyone out: nobody owes more than a whole burst.
  const spent = (key: string, now: number): number => Math.min(Math.max(spentAt.get(key) ?? now, now), now + burst * interval);
  const wait = (key: string, now: number): number => {
    if (perMinute === 0) return 0;
    const over = spent(key, now) - now - (burst - 1) * interval;
    // Sums of intervals are off by rounding; a microsecond is nobody's wait.
    return over > 0.001 ? over : 0;
  };

  return {
    wait,
    take: (key, now) => {
      const ms = wait(key, now);
      if (ms > 0 || perMinute === 0) return ms;
      const next = spent(key, now) + interval;
      spentAt.delete(key);
      spentAt.set(key, next);
      if (spentAt.size > maxKeys) spentAt.delete(spentAt.keys().next().value ?? '');
      return 0;
    },
    size: () => spentAt.size,
  };
};

export interface Rates {
  /** Per client. */
  readonly claims: Rate;
  readonly reports: Rate;
  /** Batches of tokens. */
  readonly tokens: Rate;
  /** Requests to be written to. */
  readonly messages: Rate;
  /** Subscriptions to Web Push, made and taken back. */
  readonly subscriptions: Rate;
  /** Wrong tokens and signatures, sign-ins that failed. */
  readonly failures: Rate;
  /** Claims, and requests to be written to, of all clients together whose address cannot be told. */
  readonly shared: Rate;
}

/** A minute's worth may come at once. */
export const rateOf = (perMinute: number): Rate => ({ perMinute, burst: perMinute });

/** A provider's NAT puts many shoppers behind one address; the largest shops do not have twelve thousand claims a minute. */
export const defaultRates: Rates = {
  claims: rateOf(60),
  reports: rateOf(120),
  tokens: rateOf(30),
  messages: rateOf(10),
  subscriptions: rateOf(30),
  failures: rateOf(20),
  shared: rateOf(12_000),
};

/** The eight groups of an IPv6 address, with `::` written out. */
const groups = (address: string): readonly string[] => {
  const [head = '', tail] = address.split('::');
  const before = head.split(':').filter(Boolean);
  const after = (tail ?? '').split(':').filter(Boolean);
  return tail === undefined ? before : [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after];
};

/**
 * What counts as one client: an IPv4 address, or the /64 of an IPv6 address, which is what a provider gives to one household at least.
 * `undefined` for a text that is no address.
 */
export const networkOf = (address: string): string | undefined => {
  const plain = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIP(plain) === 4) return plain;
  if (isIP(plain) !== 6) return undefined;
  const network = groups(plain.toLowerCase()).slice(0, 4);
  return `${network.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
};

const wasForwarded = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;

/**
 * The client a request may be counted for, `undefined` where its address cannot be told. Without a trusted proxy, an address of one's own
 * network is likely a proxy's or a container's gateway, and a request that says it was forwarded came through one: all shoppers of the shop
 * would share it.
 */
export const clientOf = (request: Pick<FastifyRequest, 'ip' | 'headers'>, trustsProxy: boolean): string | undefined =>
  !trustsProxy && (wasForwarded(request) || isOwnNetwork(request.ip)) ? undefined : networkOf(request.ip);

const tooMany = (reply: FastifyReply, waitMs: number): FastifyReply =>
  refuse(reply.header('retry-after', String(Math.max(1, Math.ceil(waitMs / 1_000)))), {
    code: 'rate_limited',
    message: 'Too many requests from this address. Try again later.',
  });

/** Refusals with status 403 that are failed tries to get in. */
const SIGN_INS: ReadonlySet<string> = new Set(['oidc_refused', 'oidc_forbidden']);

/** The one key of everybody whose address cannot be told. */
const EVERYBODY = '';

/** Who shows nothing tries nothing: a browser asks so whether it is signed in. */
const isGuess = ({ facts, headers }: FastifyRequest): boolean =>
  facts.access === undefined || headers.authorization !== undefined || headers.cookie !== undefined;

/**
 * Holds each client to the rates; answers `rate_limited` with Retry-After. Addresses are in memory only, of the last clients, in this process.
 * After too many wrong tokens, signatures and sign-ins a client waits before it may try again; those who cannot be told apart do not, because one of them
 * could then lock out the shop. Register before the routes.
 */
export const limitRequests = (app: FastifyInstance, rates: Rates, trustsProxy: boolean, clock: Clock): void => {
  const limiters = {
    claims: createRateLimiter(rates.claims),
    reports: createRateLimiter(rates.reports),
    tokens: createRateLimiter(rates.tokens),
    messages: createRateLimiter(rates.messages),
    subscriptions: createRateLimiter(rates.subscriptions),
  };
  const failures = createRateLimiter(rates.failures);
  const shared = createRateLimiter(rates.shared, 1);
  let warned = false;

  app.addHook('onRequest', (request, reply, next) => {
    if (!trustsProxy && !warned && wasForwarded(request)) {
      warned = true;
      request.log.warn(
        'A proxy forwards client addresses, but TRUST_PROXY is not set. Only the shared limits apply. See docs/operations.md.',
      );
    }
    const { isPublic, limit } = request.facts;
    if (isPublic && limit === undefined) return next();
    const client = clientOf(request, trustsProxy);
    let wait = 0;
    if (!isPublic) wait = client === undefined ? 0 : failures.wait(client, clock());
    else if (limit !== undefined && client !== undefined) wait = limiters[limit].take(client, clock());
    else if (limit === 'claims' || limit === 'messages') wait = shared.take(EVERYBODY, clock());
    if (wait > 0) void tooMany(reply, wait);
    else next();
  });

  app.addHook('onSend', (request: FastifyRequest, reply, payload, next) => {
    const failed = (reply.statusCode === 401 && isGuess(request)) || SIGN_INS.has(reply.refusedWith ?? '');
    const client = failed ? clientOf(request, trustsProxy) : undefined;
    if (client !== undefined) failures.take(client, clock());
    next(null, payload);
  });
};
