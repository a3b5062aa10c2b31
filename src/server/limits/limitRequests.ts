import { isIP } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../protocol/values/clock';
import { refuse } from '../http/refuse';
import { isOwnNetwork } from './networks';

/** A steady rate and a burst size, both per key. */
export interface Rate {
  /** 0 = no limit. */
  readonly perMinute: number;
  readonly burst: number;
}

export interface RateLimiter {
  /** Takes one for the key. Returns 0 if one was available, else the ms until the next. */
  take(key: string, now: number): number;
  /** The same without taking. */
  wait(key: string, now: number): number;
  /** Keys remembered. */
  size(): number;
}

/**
 * Generic cell rate algorithm (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm). Stores one instant per key, at which everything
 * taken would be used up at the steady rate. Keeps at most `maxKeys`, the most recently used. A key that has waited long enough needs no
 * entry.
 */
export const createRateLimiter = ({ perMinute, burst }: Rate, maxKeys = 10_000): RateLimiter => {
  const spentAt = new Map<string, number>();
  const interval = 60_000 / perMinute;

  // A clock set back must not lock anyone out, so the debt is capped at one burst.
  const spent = (key: string, now: number): number => Math.min(Math.max(spentAt.get(key) ?? now, now), now + burst * interval);
  const wait = (key: string, now: number): number => {
    if (perMinute === 0) return 0;
    const over = spent(key, now) - now - (burst - 1) * interval;
    // Sums of intervals have rounding errors; ignore waits below a microsecond.
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
  /** Requests for messages. */
  readonly messages: Rate;
  /** Web Push subscriptions, created and removed. */
  readonly subscriptions: Rate;
  /** Wrong tokens, wrong signatures and failed sign-ins. */
  readonly failures: Rate;
  /** Claims and requests for messages of all clients together whose address is unknown. */
  readonly shared: Rate;
}

/** Allows a burst of one minute's worth. */
export const rateOf = (perMinute: number): Rate => ({ perMinute, burst: perMinute });

/** A provider's NAT puts many shoppers behind one address. The largest shops have fewer than twelve thousand claims a minute. */
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
 * The network that counts as one client: an IPv4 address, or the /64 of an IPv6 address, which providers assign to at least one household.
 * `undefined` for a text that is not an address.
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
 * The client a request is counted for; `undefined` if its address is unknown. Without a trusted proxy, a private address is probably that
 * of a proxy or container gateway, and a request with a forwarding header came through a proxy. All shoppers would share that address.
 */
export const clientOf = (request: Pick<FastifyRequest, 'ip' | 'headers'>, trustsProxy: boolean): string | undefined =>
  !trustsProxy && (wasForwarded(request) || isOwnNetwork(request.ip)) ? undefined : networkOf(request.ip);

const tooMany = (reply: FastifyReply, waitMs: number): FastifyReply =>
  refuse(reply.header('retry-after', String(Math.max(1, Math.ceil(waitMs / 1_000)))), {
    code: 'rate_limited',
    message: 'Too many requests from this address. Try again later.',
  });

/** 403 responses that are failed sign-ins. */
const SIGN_INS: ReadonlySet<string> = new Set(['oidc_refused', 'oidc_forbidden']);

/** The shared key of all clients whose address is unknown. */
const EVERYBODY = '';

/** A request without credentials is not a guess: browsers use it to ask whether they are signed in. */
const isGuess = ({ facts, headers }: FastifyRequest): boolean =>
  facts.access === undefined || headers.authorization !== undefined || headers.cookie !== undefined;

/**
 * Applies the rate limits; responds with `rate_limited` and Retry-After. Addresses are kept in memory only, for the most recent clients of
 * this process. After too many wrong tokens, signatures and sign-ins a client must wait. Clients with an unknown address are exempt,
 * because one of them could lock out the shop. Register before the routes.
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
