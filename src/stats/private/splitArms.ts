import { packedIndex } from '../../maths/linalg';
import { answerCovariance } from './answerCovariance';
import type { CountedArm } from './reportDivergence';

/** Sums of mode `split` for sessions that drew a coupon: exact counts and noise. */
export interface SplitCounts {
  readonly couponId: string;
  /** By answer, all rows of one length k; may be negative. */
  readonly counts: readonly number[];
  /** Variance of the noise in each. */
  readonly noise: number;
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Noise that makes up more than a quarter of how many answers there are leaves no shares to speak of. */
const LEAST_SIGNAL = 4;

/**
 * What the estimators are given of mode `split`: shares countᵢ/n with the covariance of chance under the pooled shares f and of the noise,
 *   Cov = (diag(f) − f fᵀ)/n + diag(noise/n²).
 * That n is a sum of noisy counts makes shares of one coupon err together by its relative error, which is below a quarter: coupons where it is not
 * are left out.
 * @param orders what orders say of each coupon, up to one factor
 */
export const splitArms = (
  rows: readonly SplitCounts[],
  orders: ReadonlyMap<string, { readonly rate: number; readonly variance: number }>,
): readonly CountedArm[] => {
  const told = rows.filter(({ counts, noise }) => total(counts) > Math.max(1, LEAST_SIGNAL * Math.sqrt(counts.length * noise)));
  const added = (told[0]?.counts ?? []).map((_, i) => Math.max(0, total(told.map(({ counts }) => counts[i]!))));
  const pooled = added.map((count) => count / total(added));
  return told.map(({ couponId, counts, noise }) => {
    const n = total(counts);
    const covariance = answerCovariance(pooled, n, Number.POSITIVE_INFINITY);
    for (let i = 0; i < counts.length; i++) covariance[packedIndex(i, i)] = covariance[packedIndex(i, i)]! + noise / n ** 2;
    return {
      couponId,
      reports: n,
      noise: counts.length * noise,
      shares: counts.map((count) => count / n),
      covariance,
      orders: orders.get(couponId),
    };
  });
};
