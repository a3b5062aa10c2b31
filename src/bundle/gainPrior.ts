import type { LinearPrior } from '../engine/bandit/linearModel';
import type { FeatureSpec } from '../engine/features/featureSpec';
import { baseFeatures } from '../engine/gain/gainFeatures';
import { choleskyPacked, inversePacked, packedIndex } from '../maths/linalg';
import type { Campaign } from './campaign';

/** The campaign settings that control how a bandit explores. */
export type Knobs = Pick<Campaign['policy'], 'draws' | 'floor' | 'rewardScale' | 'exploration'>;

/** The posterior of the gain from showing coupons, in units of what a visit is worth when no coupon is shown. */
export interface Gain {
  readonly features: FeatureSpec;
  readonly mean: ArrayLike<number>;
  /** Packed. */
  readonly covariance: ArrayLike<number>;
  /** Features that the value of a visit without a coupon depends on; absent: `baseFeatures`. */
  readonly baseFeatures?: FeatureSpec;
  /** Weights of these features and of the expected discount. */
  readonly base: ArrayLike<number>;
  readonly discount: ArrayLike<number>;
  /** The unit, minor units of money. */
  readonly unit: number;
  /** Standard deviation of the value of a visit, in units. */
  readonly noise: number;
  /** Visits behind it. */
  readonly evidence: number;
}

/** Least standard deviation of a weight, in units of reward, so that the precision stays positive definite. */
const LEAST_SPREAD = 1e-6;

const toDigits =
  (digits: number) =>
  (x: number): number =>
    Number(x.toPrecision(digits));

const rounded = toDigits(5);
/**
 * The factor is the largest part of a manifest. With three digits, the standard deviation of a coupon's gain is within 1% of the exact one.
 */
const coarse = toDigits(3);

/** Turns a posterior of the gain into a bandit: the expected reward of a coupon, θᵀφ, relative to showing nothing, which is 0. */
export const gainPrior = (
  { draws, floor, rewardScale, exploration }: Knobs,
  { features, mean, covariance, baseFeatures: ofBase = baseFeatures, base, discount, unit, noise, evidence }: Gain,
): LinearPrior => {
  const scale = unit / rewardScale;
  const spread = Float64Array.from(covariance, (value) => scale ** 2 * value);
  for (let i = 0; i < mean.length; i++) spread[packedIndex(i, i)]! += LEAST_SPREAD ** 2;
  const L = choleskyPacked(spread);
  const precisionFactor = L && choleskyPacked(inversePacked(L));
  if (!precisionFactor) throw new Error('The covariance of the gain is not positive definite.');
  const scaled = (values: ArrayLike<number>): number[] => Array.from(values, (value) => rounded(scale * value));
  return {
    version: 1,
    features,
    mean: scaled(mean),
    precisionFactor: Array.from(precisionFactor, coarse),
    noise: Math.max(1e-3, rounded(scale * noise)),
    base: { features: ofBase, weights: scaled(base) },
    discount: scaled(discount),
    ...(exploration ? { exploration } : {}),
    evidence: Math.round(evidence),
    draws,
    floor,
    rewardScale,
  };
};
