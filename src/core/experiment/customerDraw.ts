import { assign } from './assign';
import { BUCKETS, customerUnit } from './customerUnit';
import { type Experiment, type Variant, variants } from './experiment';
import type { OrderRecord } from './orderRecord';

/** How customers with an account were drawn. */
export interface CustomerDraw {
  /** Undefined for guests. */
  variantOf(bucket: number | undefined): Variant | undefined;
  /**
   * Shares of the buckets that fell to each variant. The customers of one bucket share a group, so in a large shop totals over the planned shares would vary
   * more than their customers let one expect: twice as much at 200,000 of them. Over these shares they do not.
   */
  readonly shares: Experiment['shares'];
}

export const customerDraw = (experiment: Pick<Experiment, 'id' | 'salt' | 'shares'>): CustomerDraw => {
  const drawn = Array.from({ length: BUCKETS }, (_, bucket) => assign(experiment, customerUnit(bucket)));
  const counts: Record<Variant, number> = { none: 0, rule: 0, couplet: 0 };
  for (const variant of drawn) counts[variant] += 1;
  const shares = Object.fromEntries(variants.map((variant) => [variant, counts[variant] / BUCKETS])) as Experiment['shares'];
  return { variantOf: (bucket) => (bucket === undefined ? undefined : drawn[bucket]), shares };
};

/** Share of a group's orders by customers with an account whose id must draw that group. */
const AGREEING = 0.9;

/**
 * Do the orders of an experiment bear the draw out? Where pages do not say who is signed in, browsers were drawn, and an order's group agrees with its customer's
 * bucket by chance alone.
 */
export const drawAgrees = (draw: CustomerDraw, byVariant: Readonly<Record<Variant, readonly OrderRecord[]>>): boolean => {
  let [agreeing, all] = [0, 0];
  for (const variant of variants)
    for (const { bucket } of byVariant[variant]) {
      if (bucket === undefined) continue;
      all += 1;
      if (draw.variantOf(bucket) === variant) agreeing += 1;
    }
  return agreeing >= AGREEING * all;
};
