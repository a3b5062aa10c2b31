import { isIP } from 'node:net';

const NAMES = ['loopback', 'linklocal', 'uniquelocal'];

const isRange = (text: string): boolean => {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= (family === 4 ? 32 : 128));
};

/**
 * Addresses of the proxies whose word on the client's address counts, as Fastify takes them
 * (https://fastify.dev/docs/latest/Reference/Server/#trustproxy). A number of hops is not taken, because whoever reaches the server past the
 * proxy could then choose an address. `undefined` for any other text than addresses, ranges and names.
 */
export const trustedProxies = (text: string): string[] | undefined => {
  const parts = text.split(',').map((part) => part.trim());
  return parts.every((part) => NAMES.includes(part) || isRange(part)) ? parts : undefined;
};
