import { normalQuantile } from '../../maths/normalQuantile';
import { normalTail } from '../../maths/normalTail';
import type { KnownCustomer } from './knownCustomers';
import { SAMPLE_RATIO_ALPHA } from './sampleRatio';

/** How customers known before were split. */
export interface KnownBalance {
  readonly customers: number;
  /** Of the split of customers over all arms. One look's: what was before is the same at every look. */
  readonly p: number;
  /** Score of the greatest difference in how often customers had ordered between an arm and its share. */
  readonly score: number;
  /** Either says that what happened before the experiment depends on it: known customers or their past orders are not from before. */
  readonly mismatch: boolean;
}

/** Customers that an arm has to expect before its score is near enough to a normal one. */
const FEWEST = 10;

const furthest = (scores: readonly number[]): number => scores.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most), 0);

/**
 * What was before an experiment cannot depend on its draw: customers known before are split by the shares, and so is how often they ordered: log₂(1 + past
 * orders), so that one account with half of all orders does not decide. Sound ones are named with a probability of at most `SAMPLE_RATIO_ALPHA`, both tests
 * and all arms together (Bonferroni).
 * @param shares those of the buckets that drew them: over planned ones a large shop would be unbalanced by chance
 */
export const knownBalance = <V extends string>(
  known: readonly Pick<KnownCustomer<V>, 'variant' | 'pastOrders'>[],
  shares: Readonly<Record<V, number>>,
): KnownBalance => {
  const variants = Object.keys(shares) as V[];
  const zeros = (): Record<V, number> => Object.fromEntries(variants.map((variant) => [variant, 0])) as Record<V, number>;
  const [counts, orders] = [zeros(), zeros()];
  let [all, squares] = [0, 0];
  for (const { variant, pastOrders } of known) {
    const often = Math.log2(1 + pastOrders);
    counts[variant] += 1;
    orders[variant] += often;
    all += often;
    squares += often ** 2;
  }
  const compared = variants.filter((variant) => shares[variant] < 1 && shares[variant] * known.length >= FEWEST);
  const scoreOf = (sums: Readonly<Record<V, number>>, total: number, square: number): number =>
    furthest(
      compared.map((variant) => (sums[variant] - shares[variant] * total) / Math.sqrt(shares[variant] * (1 - shares[variant]) * square)),
    );
  const [split, score] = [scoreOf(counts, known.length, known.length), scoreOf(orders, all, squares)];
  // Two arms mirror each other and are one test.
  const tests = compared.length > 2 ? compared.length : 1;
  const critical = normalQuantile(SAMPLE_RATIO_ALPHA / 2 / (2 * tests));
  const stranger = variants.some((variant) => counts[variant] > 0 && !(shares[variant] > 0));
  const p = stranger ? 0 : Math.min(1, 2 * tests * normalTail(Math.abs(split)));
  return { customers: known.length, p, score, mismatch: stranger || Math.max(Math.abs(split), Math.abs(score)) > critical };
};
