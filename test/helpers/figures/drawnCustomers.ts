import type { RawOrder } from './shopLog';
import { EXPERIMENT, type Group, SHARES } from './shopOrders';

const WORD = 1n << 32n;

/** FNV-1a over UTF-16 code units, the low byte first, and the finaliser of MurmurHash3, in whole numbers that cannot overflow. */
const hash = (text: string, seed: bigint): bigint => {
  let h = 0x811c9dc5n ^ seed;
  for (let i = 0; i < text.length; i++) {
    const unit = BigInt(text.charCodeAt(i));
    for (const byte of [unit % 256n, unit / 256n]) h = ((h ^ byte) * 0x01000193n) % WORD;
  }
  return h;
};
const mixed = (word: bigint): bigint => {
  let h = word;
  h = ((h ^ (h >> 16n)) * 0x85ebca6bn) % WORD;
  h = ((h ^ (h >> 13n)) * 0xc2b2ae35n) % WORD;
  return h ^ (h >> 16n);
};
/** 32 bits of a text under a salt. */
const draw = (salt: string, text: string): bigint => mixed(hash(text, mixed(hash(salt, 0n))));

const BUCKETS = 65_536;
const GROUPS = ['none', 'rule', 'couplet'] as const;

/** By what an experiment draws customers who have an account: docs/adr/059. */
export interface DrawnBy {
  /** The site's public key, `pk_…`. */
  readonly siteKey: string;
  readonly salt: string;
}

/** Groups of customers by their id, and the share of the buckets that each group really has. */
export const drawnCustomers = ({ siteKey, salt }: DrawnBy) => {
  const site = siteKey.slice('pk_'.length);
  const ofBuckets = Array.from({ length: BUCKETS }, (_, bucket): Group => {
    const point = Number(draw(`${EXPERIMENT}:${salt}`, bucket.toString(16).padStart(32, '0'))) / Number(WORD);
    return point < SHARES.none ? 'none' : point < SHARES.none + SHARES.rule ? 'rule' : 'couplet';
  });
  const shareOf = (group: Group): number => ofBuckets.filter((drawn) => drawn === group).length / BUCKETS;
  const real = { none: shareOf('none'), rule: shareOf('rule'), couplet: shareOf('couplet') };
  return {
    groupOf: (customer: string): Group => ofBuckets[Number(draw(site, customer.toLowerCase()) >> 16n)] ?? 'none',
    real,
    groups: GROUPS,
  };
};
export type DrawnCustomers = ReturnType<typeof drawnCustomers>;

/** Whose id draws a group: a customer with an account. */
export const accountOf = ({ account, customer }: RawOrder): string | undefined => (account ? customer : undefined);
