import { BlockList, isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Clock, DAY, HOUR } from '../../protocol/values/clock';

/** Names of private networks, as proxies are trusted by (https://fastify.dev/docs/latest/Reference/Server/#trustproxy). */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

const listOf = (ranges: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    const isLong = isIP(address) === 6;
    list.addSubnet(address, Number(bits ?? (isLong ? 128 : 32)), isLong ? 'ipv6' : 'ipv4');
  }
  return list;
};

// 100.64.0.0/10 is carrier-grade NAT (RFC 6598), which overlay networks also use.
const own = listOf([...Object.values(NAMED).flat(), '0.0.0.0/8', '100.64.0.0/10', '::']);

const isIn = (list: BlockList, address: string): boolean => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return list.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
};

/** Whether the address belongs to this machine or a private network rather than the internet. Takes 2 µs, so no address is cached. */
export const isOwnNetwork = (address: string): boolean => isIn(own, address);

const isRange = (text: string): boolean => {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= (family === 4 ? 32 : 128));
};

/**
 * Addresses of trusted proxies, in Fastify's form (https://fastify.dev/docs/latest/Reference/Server/#trustproxy). A number of hops is not
 * accepted, because clients that bypass the proxy could then choose their address. `undefined` unless the text consists of addresses,
 * ranges and names.
 */
export const trustedProxies = (text: string): string[] | undefined => {
  const parts = text.split(',').map((part) => part.trim());
  return parts.every((part) => Object.hasOwn(NAMED, part) || isRange(part)) ? parts : undefined;
};

/** Whether an address is that of a trusted proxy, as `trustedProxies` gives them. */
export const isTrusted = (proxies: readonly string[]): ((address: string) => boolean) => {
  const list = listOf(proxies.flatMap((proxy) => NAMED[proxy] ?? proxy));
  return (address) => isIn(list, address);
};

/** When most requests last came through a proxy that is not trusted, UTC ms; `undefined`: not within a day. */
export type UntrustedProxyAt = () => number | undefined;

const WARNING =
  'A proxy forwards client addresses, but TRUST_PROXY does not name it. All clients behind it count as one. See docs/operations.md.';

/** Fewer requests of an hour or two show nothing. */
const LEAST = 20;

/** Whether a request names clients that are not believed: those of an untrusted peer, or beyond the client that a trusted one names. */
const createWasForwarded = (trustedProxies: readonly string[]) => {
  const trusted = isTrusted(trustedProxies);
  return ({ headers, socket, ips = [] }: FastifyRequest): boolean => {
    const named = headers['x-forwarded-for'];
    if (!trusted(socket.remoteAddress ?? '')) return named !== undefined || headers.forwarded !== undefined;
    // `ips` has the peer, and the addresses that trusted proxies named.
    return named !== undefined && String(named).split(',').length >= ips.length;
  };
};

/**
 * Notes when most requests of pages, in this hour and the last, come through a proxy that is not trusted, and logs the first time. Programs
 * can forge the headers, so nothing else depends on it.
 */
export const watchForwarding = (app: FastifyInstance, trustedProxies: readonly string[], clock: Clock): UntrustedProxyAt => {
  const wasForwarded = createWasForwarded(trustedProxies);
  const none = { hour: Number.NaN, all: 0, forwarded: 0 };
  let [last, now] = [none, none];
  let seenAt: number | undefined;
  app.addHook('onRequest', (request, _reply, next) => {
    const { limit, origin } = request.facts;
    // Health checks and scanners would hide the pages.
    if (limit === undefined && origin === undefined) return next();
    const hour = Math.floor(clock() / HOUR);
    if (hour !== now.hour) [last, now] = [now.hour === hour - 1 ? now : none, { ...none, hour }];
    now.all += 1;
    if (wasForwarded(request)) now.forwarded += 1;
    const all = last.all + now.all;
    if (all >= LEAST && last.forwarded + now.forwarded > all / 2) {
      if (seenAt === undefined) request.log.warn(WARNING);
      seenAt = clock();
    }
    next();
  });
  return () => (seenAt !== undefined && clock() - seenAt < DAY ? seenAt : undefined);
};
