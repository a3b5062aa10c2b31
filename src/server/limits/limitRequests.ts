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
  /** Claims of all clients together. The other kinds have a fixed multiple of it. */
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

/** `203.0.113.0/24` or `2001:db8:1::/48` of a client's network as `networkOf` writes it. Small providers and tunnels hand out a /48 each. */
export const wideNetworkOf = (network: string): string =>
  network.includes(':') ? `${network.split(':').slice(0, 3).join(':')}::/48` : `${network.split('.').slice(0, 3).join('.')}.0/24`;

export interface Client {
  readonly network: string;
  /**
   * Whether many shoppers may share this address. A private address without a trusted proxy is probably that of a proxy or container
   * gateway.
   */
  readonly isCrowd: boolean;
}

/** The client a request is counted for: the peer, or whom a trusted proxy names. Headers of others change nothing. */
export const clientOf = ({ ip }: Pick<FastifyRequest, 'ip'>, trustsProxy: boolean): Client => {
  const network = networkOf(ip);
  return { network: network ?? 'unknown', isCrowd: network === undefined || (!trustsProxy && isOwnNetwork(ip)) };
};

export const tooMany = (reply: FastifyReply, waitMs: number, whose: 'from this address' | 'to this shop'): FastifyReply =>
  refuse(reply.header('retry-after', String(Math.max(1, Math.ceil(waitMs / 1_000)))), {
    code: 'rate_limited',
    message: `Too many requests ${whose}. Try again later.`,
  });

type Kind = Exclude<keyof Rates, 'failures' | 'shared'>;

/** Rate of all clients together, as a multiple of `shared`. */
const SHARES: Readonly<Record<Kind | 'failures', number>> = {
  claims: 1,
  reports: 10,
  tokens: 0.5,
  messages: 0.25,
  subscriptions: 0.5,
  failures: 0.1,
};
/** Clients that one crowd may stand for. */
const CROWD = 100;

const times = ({ perMinute, burst }: Rate, n: number): Rate => ({ perMinute: perMinute * n, burst: Math.max(1, burst * n) });

/** The limiter of all clients together. It has one key. */
export const sharedLimiter = (
  { shared }: Rates,
  kind: Kind | 'failures',
): { readonly take: (now: number) => number; readonly wait: (now: number) => number } => {
  const limiter = createRateLimiter(times(shared, SHARES[kind]), 1);
  return { take: (now) => limiter.take('', now), wait: (now) => limiter.wait('', now) };
};

/** Takes one of a client's rate and of everybody's. A client over its own rate does not use up everybody's. */
const limitKind = (rates: Rates, kind: Kind) => {
  const [single, crowd, all] = [createRateLimiter(rates[kind]), createRateLimiter(times(rates[kind], CROWD)), sharedLimiter(rates, kind)];
  return ({ network, isCrowd }: Client, reply: FastifyReply, now: number): boolean => {
    const own = (isCrowd ? crowd : single).take(network, now);
    const wait = own || all.take(now);
    if (wait > 0) void tooMany(reply, wait, own > 0 ? 'from this address' : 'to this shop');
    return wait === 0;
  };
};

/**
 * Applies the rate limits of public routes; responds with `rate_limited` and Retry-After. Addresses are kept in memory only, for the most
 * recent clients of this process. Register before the routes.
 */
export const limitRequests = (app: FastifyInstance, rates: Rates, trustsProxy: boolean, clock: Clock): void => {
  const limits = {
    claims: limitKind(rates, 'claims'),
    reports: limitKind(rates, 'reports'),
    tokens: limitKind(rates, 'tokens'),
    messages: limitKind(rates, 'messages'),
    subscriptions: limitKind(rates, 'subscriptions'),
  };

  app.addHook('onRequest', (request, reply, next) => {
    const { limit } = request.facts;
    if (limit === undefined || limits[limit](clientOf(request, trustsProxy), reply, clock())) next();
  });
};
