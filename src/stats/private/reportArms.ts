import { truthProbability } from '../../engine/privacy/randomisedResponse';
import { packedIndex } from '../../maths/linalg';
import type { CountedArm } from './reportDivergence';

/**
 * Covariance of debiased shares, sampling and privacy noise together, packed by rows (lower triangle, length k(k + 1)/2):
 *   Cov = (diag(f) − f fᵀ) / (n (p − q)²), fᵢ = q + (p − q) shareᵢ, q = (1 − p)/(k − 1)
 * Pass the believed shares of the true answers as `shares` (length k, each within [0, 1], sum 1): with the shares as received, answers that
 * were never given would count as certain.
 * @param n reports, above 0
 */
export const answerCovariance = (shares: readonly number[], n: number, epsilon: number): Float64Array => {
  const k = shares.length;
  const p = truthProbability(k, epsilon);
  const q = (1 - p) / (k - 1);
  const received = shares.map((share) => q + (p - q) * share);
  const scale = 1 / (n * (p - q) ** 2);
  const out = new Float64Array((k * (k + 1)) / 2);
  let at = 0;
  for (let i = 0; i < k; i++) for (let j = 0; j <= i; j++) out[at++] = scale * ((i === j ? received[i]! : 0) - received[i]! * received[j]!);
  return out;
};

/**
 * Unbiased shares of the true answers from randomised counts.
 *   n = Σ counts; q = (1 − p)/(k − 1); estimateᵢ = (countᵢ/n − q)/(p − q); varianceᵢ = (countᵢ/n)(1 − countᵢ/n) / (n (p − q)²)
 * @param counts answers received, length k
 * @returns shares (may lie outside [0, 1]) and their sampling variance including the privacy noise; zeros and infinite variance for n = 0
 */
export const debias = (counts: ArrayLike<number>, epsilon: number): { estimate: number[]; variance: number[] } => {
  const k = counts.length;
  const all = Array.from(counts);
  const n = all.reduce((sum, count) => sum + count, 0);
  const p = truthProbability(k, epsilon);
  const q = (1 - p) / (k - 1);
  if (n === 0) return { estimate: all.map(() => 0), variance: all.map(() => Number.POSITIVE_INFINITY) };
  return {
    estimate: all.map((count) => (count / n - q) / (p - q)),
    variance: all.map((count) => ((count / n) * (1 - count / n)) / (n * (p - q) ** 2)),
  };
};

/** Answers of sessions that drew a coupon, randomised with one ε. */
export interface ArmCounts {
  readonly couponId: string;
  readonly epsilon: number;
  /** By answer, all rows of one length k. */
  readonly counts: readonly number[];
}

interface OrdersOf {
  readonly rate: number;
  readonly variance: number;
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** n (p − q)²: the amount of information, independent of the answers. */
const weightOf = ({ counts, epsilon }: ArmCounts): number => {
  const k = counts.length;
  const p = truthProbability(k, epsilon);
  return total(counts) * (p - (1 - p) / (k - 1)) ** 2;
};

const average = (rows: readonly ArmCounts[]): number[] => {
  const all = total(rows.map(weightOf));
  const sums = rows.map((row) => ({ weight: weightOf(row) / all, shares: debias(row.counts, row.epsilon).estimate }));
  return (rows[0]?.counts ?? []).map((_, i) => total(sums.map(({ weight, shares }) => weight * shares[i]!)));
};

/** Clamps to valid shares, roughly: none below a thousandth, sum 1. */
const plausible = (shares: readonly number[]): number[] => {
  const clipped = shares.map((share) => Math.max(0.001, share));
  return clipped.map((share) => share / total(clipped));
};

/**
 * Input of the estimators: each coupon's answers debiased, rows of several ε averaged by their information, with the covariance under the
 * pooled answers. Rows without reports have no weight. Coupons without any are left out.
 * @param orders results of each coupon from orders, up to one factor
 */
export const reportArms = (rows: readonly ArmCounts[], orders: ReadonlyMap<string, OrdersOf>): readonly CountedArm[] => {
  const answered = rows.filter(({ counts }) => total(counts) > 0);
  if (answered.length === 0) return [];
  const pooled = plausible(average(answered));
  const ids = [...new Set(answered.map(({ couponId }) => couponId))];
  return ids.map((couponId) => {
    const own = answered.filter((row) => row.couponId === couponId);
    const all = total(own.map(weightOf));
    const covariance = new Float64Array(packedIndex(pooled.length, 0));
    for (const row of own) {
      const share = weightOf(row) / all;
      const cells = answerCovariance(pooled, total(row.counts), row.epsilon);
      for (let i = 0; i < cells.length; i++) covariance[i] = covariance[i]! + share ** 2 * cells[i]!;
    }
    return {
      couponId,
      reports: total(own.map(({ counts }) => total(counts))),
      shares: average(own),
      covariance,
      orders: orders.get(couponId),
    };
  });
};

/** Sums of secure aggregation (mode `split`) for sessions that drew a coupon: exact counts plus noise. */
export interface SplitCounts {
  readonly couponId: string;
  /** By answer, all rows of one length k. They may be negative. */
  readonly counts: readonly number[];
  /** Variance of the noise in each count. */
  readonly noise: number;
}

/** If noise makes up more than a quarter of the number of answers, no shares are estimated. */
const LEAST_SIGNAL = 4;

/**
 * Input of the estimators in mode `split`: shares countᵢ/n with the covariance of sampling under the pooled shares f and of the noise,
 *   Cov = (diag(f) − f fᵀ)/n + diag(noise/n²).
 * n is itself a sum of noisy counts, so a coupon's shares share its relative error, which is below a quarter. Coupons for which it is not
 * are left out.
 * @param orders results of each coupon from orders, up to one factor
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

/** Σ of the variances: the uncertainty of an arm. */
const spreadOf = ({ shares, covariance }: CountedArm): number =>
  Array.from(shares).reduce((sum, _, i) => sum + covariance[packedIndex(i, i)]!, 0);

const merged = (a: CountedArm, b: CountedArm): CountedArm => {
  const weight = spreadOf(b) / (spreadOf(a) + spreadOf(b));
  const mix = (x: ArrayLike<number>, y: ArrayLike<number>, v: number, w: number): number[] =>
    Array.from(x, (value, i) => v * value + w * y[i]!);
  return {
    couponId: a.couponId,
    reports: a.reports + b.reports,
    noise: (a.noise ?? 0) + (b.noise ?? 0),
    shares: mix(a.shares, b.shares, weight, 1 - weight),
    covariance: mix(a.covariance, b.covariance, weight ** 2, (1 - weight) ** 2),
    orders: a.orders ?? b.orders,
  };
};

/**
 * Combines two sources of answers to the same question, such as bundles of two modes, coupon by coupon, weighted by the precision of each.
 */
export const mergeArms = (these: readonly CountedArm[], those: readonly CountedArm[]): readonly CountedArm[] => {
  const other = new Map(those.map((arm) => [arm.couponId, arm]));
  const both = these.map((arm) => {
    const also = other.get(arm.couponId);
    return also ? merged(arm, also) : arm;
  });
  const known = new Set(these.map(({ couponId }) => couponId));
  return [...both, ...those.filter(({ couponId }) => !known.has(couponId))];
};

/** With fewer reports nothing is shown or learnt. */
export const LEAST_REPORTS = 50;
