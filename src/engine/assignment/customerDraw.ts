import { integer, type Rng, uniform } from '../../maths/random';
import { type Experiment, type Variant, variants } from '../../protocol/experiment';
import type { OrderRecord } from '../../protocol/order';
import { assign, hashV1 } from './assign';
import { creativeIds, type DrawnTest, drawCreative } from './drawCreative';

/**
 * 16 bits. Enough for an experiment's groups to keep their shares: each bucket moves 0.0015% of the customers. Too few to identify anyone:
 * devices and orders store one of 65,536 values, whereas 32 bits would be unique in any shop. docs/adr/059.
 */
export const BUCKETS = 65_536;

/** Unit of 32 hex digits, like a random one, so that every version can read it. A random unit begins like this with probability 2⁻¹¹². */
const ZEROS = '0'.repeat(28);

/** Normalises the ways shops write an id: Shopify's as a number or a gid, exports in lower case. */
const plainId = (customerId: string): string =>
  customerId
    .trim()
    .replace(/^gid:\/\/.*\//, '')
    .toLowerCase();

/**
 * Is this the shop's id of a customer who has an account? Guests are identified by e-mail at most, which is never used for assignment. A
 * placeholder that a template prints for signed-out shoppers would put all of them into one group.
 */
export const isCustomerId = (customerId: string): boolean =>
  /^(?!(0|null|undefined|nan|false|guest)$)[^@]{1,200}$/.test(plainId(customerId));

/**
 * Bucket of a customer, 0 to 65,535. It depends on the id and the site alone, so it is the same in every experiment, on all the customer's
 * devices and on the server. The id is not needed again: each experiment assigns buckets anew with its own salt.
 * @param siteSalt the site's public key, with or without `pk_`: device and server both have it, and it never changes
 */
export const customerBucket = (siteSalt: string, customerId: string): number =>
  Math.floor(hashV1(siteSalt.replace(/^pk_/, ''), plainId(customerId)) * BUCKETS);

/** The unit that `assign` takes for all customers of a bucket. */
export const customerUnit = (bucket: number): string => ZEROS + bucket.toString(16).padStart(4, '0');

/** Was this unit made from a bucket rather than drawn at random? */
export const isCustomerUnit = (unit: string): boolean => unit.startsWith(ZEROS);

/** How customers with an account were assigned: to the groups of an experiment or, within one group, to the creatives of a test. */
export interface CustomerDraw<V extends string = Variant> {
  /** Undefined for guests and for buckets outside the compared groups. */
  variantOf(bucket: number | undefined): V | undefined;
  /**
   * Share of the buckets assigned to each variant. All customers of a bucket share a group, so in a large shop totals divided by the
   * planned shares vary more than independent customers would: twice as much at 200,000 customers. Divided by these shares they do not.
   */
  readonly shares: Readonly<Record<V, number>>;
}

const drawOf = <V extends string>(names: readonly V[], drawn: readonly (V | undefined)[]): CustomerDraw<V> => {
  const counts = Object.fromEntries(names.map((name) => [name, 0])) as Record<V, number>;
  for (const name of drawn) if (name !== undefined) counts[name] += 1;
  const shares = Object.fromEntries(names.map((name) => [name, counts[name] / BUCKETS])) as Record<V, number>;
  return { variantOf: (bucket) => (bucket === undefined ? undefined : drawn[bucket]), shares };
};

export const customerDraw = (experiment: Pick<Experiment, 'id' | 'salt' | 'shares'>): CustomerDraw =>
  drawOf(
    variants,
    Array.from({ length: BUCKETS }, (_, bucket) => assign(experiment, customerUnit(bucket))),
  );

/** The same for the creatives of a test. Only customers in the Couplet group are assigned to one. */
export const creativeDraw = (experiment: Pick<Experiment, 'id' | 'salt' | 'shares'>, test: DrawnTest): CustomerDraw<string> =>
  drawOf(
    creativeIds(test),
    Array.from({ length: BUCKETS }, (_, bucket) => {
      const unit = customerUnit(bucket);
      return assign(experiment, unit) === 'couplet' ? drawCreative(experiment, test, unit) : undefined;
    }),
  );

/** Planned share over actual share of the customers assigned to a variant by their id. */
export const drawnScale = <V extends string>(draw: CustomerDraw<V>, variant: V, share: number): number =>
  draw.shares[variant] > 0 ? share / draw.shares[variant] : 1;

/** Weight of a customer's figures in a variant, for any metric: `drawnScale` for customers assigned to it by their id, else 1. */
export type CustomerWeight = (bucket: number | undefined) => number;

export const customerWeight = <V extends string>(draw: CustomerDraw<V>, variant: V, share: number): CustomerWeight => {
  const scale = drawnScale(draw, variant, share);
  return (bucket) => (draw.variantOf(bucket) === variant ? scale : 1);
};

/** Least share of a group's orders by customers with an account whose id must map to that group. */
const AGREEING = 0.9;

/**
 * Do the orders of an experiment agree with assignment by customer id? If pages do not report who is signed in, browsers were assigned
 * instead, and an order's group matches its customer's bucket only by chance.
 */
export const drawAgrees = <V extends string>(draw: CustomerDraw<V>, byVariant: Readonly<Record<V, readonly OrderRecord[]>>): boolean => {
  let [agreeing, all] = [0, 0];
  for (const variant of Object.keys(byVariant) as V[])
    for (const { bucket } of byVariant[variant]) {
      if (bucket === undefined) continue;
      all += 1;
      if (draw.variantOf(bucket) === variant) agreeing += 1;
    }
  return agreeing >= AGREEING * all;
};

/**
 * Whether this session explores (probability η), and with which coupon of the public list, uniformly. Drawn before any behaviour is read
 * and regardless of eligibility (intent to treat).
 * @returns `undefined` when the session does not explore.
 */
export const drawExploration = ({ explore }: Experiment, couponIds: readonly string[], rng: Rng): string | undefined =>
  uniform(rng) < explore && couponIds.length > 0 ? couponIds[integer(rng, couponIds.length)] : undefined;
