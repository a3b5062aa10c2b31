import { assign } from './assign';
import { BUCKETS, customerUnit } from './customerUnit';
import { type Experiment, type Variant, variants } from './experiment';

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
