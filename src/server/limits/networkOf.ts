import { isIP } from 'node:net';

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
