import { integer, type Rng, uniform } from '../../maths/random';
import { type Experiment, type Variant, variants } from '../../protocol/experiment';
import type { OrderRecord } from '../../protocol/order';
import { assign, hashV1 } from './assign';
import { creativeIds, type DrawnTest, drawCreative } from './drawCreative';

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

/** How customers with an account were drawn: into the groups of an experiment or, within one of them, to the creatives of a test. */
export interface CustomerDraw<V extends string = Variant> {
  /** Undefined for guests, and for who is in no group that is compared. */
  variantOf(bucket: number | undefined): V | undefined;
  /**
   * Shares of the buckets that fell to each variant. The customers of one bucket share a group, so in a large shop totals over the planned shares would vary
   * more than their customers let one expect: twice as much at 200,000 of them. Over these shares they do not.
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

/** The same for the creatives of a test, which only the customers for whom Couplet chooses are drawn to. */
export const creativeDraw = (experiment: Pick<Experiment, 'id' | 'salt' | 'shares'>, test: DrawnTest): CustomerDraw<string> =>
  drawOf(
    creativeIds(test),
    Array.from({ length: BUCKETS }, (_, bucket) => {
      const unit = customerUnit(bucket);
      return assign(experiment, unit) === 'couplet' ? drawCreative(experiment, test, unit) : undefined;
    }),
  );

/** Planned over real share of those who were drawn into an arm by their id. */
export const drawnScale = <V extends string>(draw: CustomerDraw<V>, variant: V, share: number): number =>
  draw.shares[variant] > 0 ? share / draw.shares[variant] : 1;

/** What the figures of a customer in an arm count for, in whatever metric: `drawnScale` for those who were drawn into it by their id, else 1. */
export type CustomerWeight = (bucket: number | undefined) => number;

export const customerWeight = <V extends string>(draw: CustomerDraw<V>, variant: V, share: number): CustomerWeight => {
  const scale = drawnScale(draw, variant, share);
  return (bucket) => (draw.variantOf(bucket) === variant ? scale : 1);
};

/** Share of a group's orders by customers with an account whose id must draw that group. */
const AGREEING = 0.9;

/**
 * Do the orders of an experiment bear the draw out? Where pages do not say who is signed in, browsers were drawn, and an order's group agrees with its customer's
 * bucket by chance alone.
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
 * Whether this session explores (probability η), and with which coupon of the public list, uniformly. Drawn before any behaviour is read and
 * without regard to eligibility (intent to treat).
 * @returns `undefined` when the session does not explore.
 */
export const drawExploration = ({ explore }: Experiment, couponIds: readonly string[], rng: Rng): string | undefined =>
  uniform(rng) < explore && couponIds.length > 0 ? couponIds[integer(rng, couponIds.length)] : undefined;
