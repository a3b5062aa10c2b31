import { packedIndex } from '../../maths/linalg';
import type { CountedArm } from './reportDivergence';

/** Σ of the variances: how little is known of an arm. */
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

/** Two sources of answers to the same question, such as bundles of two modes, coupon by coupon: averaged by how much is known of each. */
export const mergeArms = (these: readonly CountedArm[], those: readonly CountedArm[]): readonly CountedArm[] => {
  const other = new Map(those.map((arm) => [arm.couponId, arm]));
  const both = these.map((arm) => {
    const also = other.get(arm.couponId);
    return also ? merged(arm, also) : arm;
  });
  const known = new Set(these.map(({ couponId }) => couponId));
  return [...both, ...those.filter(({ couponId }) => !known.has(couponId))];
};
