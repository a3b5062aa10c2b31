import { hashV1 } from './hash';

/**
 * 16 bits. Enough that the groups of an experiment keep their shares (each bucket moves 0.0015% of the customers), and too few to be anybody's name: what
 * a device and an order keep says one of 65,536, where 32 bits would be an id of its own in any shop. docs/adr/059.
 */
export const BUCKETS = 65_536;

/** Unit of 32 hex digits, as random ones are, so that every version reads it; by chance one in 2¹¹² of those would begin like it. */
const ZEROS = '0'.repeat(28);

/** One text for an id however a shop writes it: Shopify's as a number or a gid, and an export in lower case. */
const plainId = (customerId: string): string =>
  customerId
    .trim()
    .replace(/^gid:\/\/.*\//, '')
    .toLowerCase();

/**
 * Is this the shop's id of a customer who has an account? Guests are named by their e-mail, if at all: no group is drawn by that. What a template prints
 * where nobody has signed in would put all of them into one group.
 */
export const isCustomerId = (customerId: string): boolean =>
  /^(?!(0|null|undefined|nan|false|guest)$)[^@]{1,200}$/.test(plainId(customerId));

/**
 * Bucket of a customer, 0 to 65,535: by the id and the site alone, the same in every experiment, on every device of theirs and on the server. The id is
 * not needed again: each experiment draws buckets anew, by its own salt.
 * @param siteSalt the site's public key, with or without `pk_`: device and server have it, and it never changes
 */
export const customerBucket = (siteSalt: string, customerId: string): number =>
  Math.floor(hashV1(siteSalt.replace(/^pk_/, ''), plainId(customerId)) * BUCKETS);

/** What `assign` draws for all customers of a bucket. */
export const customerUnit = (bucket: number): string => ZEROS + bucket.toString(16).padStart(4, '0');

/** Was this unit made of a bucket, rather than drawn at random? */
export const isCustomerUnit = (unit: string): boolean => unit.startsWith(ZEROS);
