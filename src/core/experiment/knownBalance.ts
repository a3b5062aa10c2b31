import type { KnownCustomer } from './knownCustomers';
import { SAMPLE_RATIO_ALPHA, sampleRatio } from './sampleRatio';

/** Standard errors by which past orders may differ between arms. */
const BEYOND_CHANCE = 4;
/** Customers that an arm has to expect for its score to be one. */
const FEWEST = 10;

/** How customers known before were split. */
export interface KnownBalance {
  readonly customers: number;
  /** Of the split of customers, valid at any look. */
  readonly p: number;
  /** Score of the greatest difference in how often customers had ordered between an arm and its share. */
  readonly score: number;
  /** Either says that what happened before the experiment depends on it: known customers or their past orders are not from before. */
  readonly mismatch: boolean;
}

/**
 * What was before an experiment cannot depend on its draw: customers known before are split by the shares, and so are their orders.
 * @param shares those of the buckets that drew them: over planned ones a large shop would be unbalanced by chance
 */
export const knownBalance = <V extends string>(
  known: readonly Pick<KnownCustomer<V>, 'variant' | 'pastOrders'>[],
  shares: Readonly<Record<V, number>>,
): KnownBalance => {
  const variants = Object.keys(shares) as V[];
  const none = (): Record<V, number> => Object.fromEntries(variants.map((variant) => [variant, 0])) as Record<V, number>;
  const [counts, orders] = [none(), none()];
  let [all, squares] = [0, 0];
  for (const { variant, pastOrders } of known) {
    // By its logarithm, so that one account with half of all orders does not decide.
    const often = Math.log2(1 + pastOrders);
    counts[variant] += 1;
    orders[variant] += often;
    all += often;
    squares += often ** 2;
  }
  const { p } = sampleRatio(
    variants.map((variant) => counts[variant]),
    variants.map((variant) => shares[variant]),
  );
  const scores = variants
    .filter((variant) => shares[variant] < 1 && shares[variant] * known.length >= FEWEST)
    .map(
      (variant) => (orders[variant] - shares[variant] * all) / Math.sqrt(shares[variant] * (1 - shares[variant]) * Math.max(1, squares)),
    );
  const score = scores.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most), 0);
  return { customers: known.length, p, score, mismatch: p < SAMPLE_RATIO_ALPHA || Math.abs(score) > BEYOND_CHANCE };
};
