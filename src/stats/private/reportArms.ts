import { truthProbability } from '../../engine/privacy/randomisedResponse';
import { packedIndex } from '../../maths/linalg';
import { answerCovariance } from './answerCovariance';
import { debias } from './debias';
import type { CountedArm } from './reportDivergence';

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

/** n (p − q)²: how much answers tell, whatever they are. */
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

/** Onto what shares can be, roughly: none below a thousandth, sum 1. */
const plausible = (shares: readonly number[]): number[] => {
  const clipped = shares.map((share) => Math.max(0.001, share));
  return clipped.map((share) => share / total(clipped));
};

/**
 * What the estimators are given: each coupon's answers debiased, rows of several ε averaged by how much they tell, with the covariance that the
 * pooled answers give them. Rows without reports count for nothing; coupons without any are left out.
 * @param orders what orders say of each coupon, up to one factor
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
