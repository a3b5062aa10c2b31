import { type Experiment, type Variant, variants } from '../../protocol/experiment';
import type { OrderRecord } from '../../protocol/orderRecord';
import { assign } from './assign';
import { BUCKETS, customerUnit } from './customerUnit';
import { creativeIds, type DrawnTest, drawCreative } from './drawCreative';

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
