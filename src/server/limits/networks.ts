import { BlockList, isIP } from 'node:net';

const own = new BlockList();
own.addSubnet('0.0.0.0', 8);
own.addSubnet('127.0.0.0', 8);
own.addSubnet('10.0.0.0', 8);
own.addSubnet('172.16.0.0', 12);
own.addSubnet('192.168.0.0', 16);
own.addSubnet('169.254.0.0', 16);
// Carrier-grade NAT (RFC 6598), which overlay networks also use.
own.addSubnet('100.64.0.0', 10);
own.addSubnet('fc00::', 7, 'ipv6');
own.addSubnet('fe80::', 10, 'ipv6');
own.addAddress('::1', 'ipv6');
own.addAddress('::', 'ipv6');

const isIn = (list: BlockList, address: string): boolean => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return list.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
};

/** Whether the address belongs to this machine or a private network rather than the internet. Takes 2 µs, so no address is cached. */
export const isOwnNetwork = (address: string): boolean => isIn(own, address);

/** All of them are `isOwnNetwork`. */
const NAMES = ['loopback', 'linklocal', 'uniquelocal'];

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
  return parts.every((part) => NAMES.includes(part) || isRange(part)) ? parts : undefined;
};

/** Whether an address from the internet is that of a trusted proxy, as `trustedProxies` gives them. */
export const isTrusted = (proxies: readonly string[]): ((address: string) => boolean) => {
  const list = new BlockList();
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/');
    const version = isIP(address);
    if (version > 0) list.addSubnet(address, Number(bits ?? (version === 6 ? 128 : 32)), version === 6 ? 'ipv6' : 'ipv4');
  }
  return (address) => isIn(list, address);
};
