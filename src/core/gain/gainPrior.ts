import type { LinearPrior } from '../bandit/linearPrior';
import type { Campaign } from '../bundle/campaign';
import type { FeatureSpec } from '../features/featureSpec';
import { choleskyPacked, inversePacked, packedIndex } from '../linalg';
import { baseFeatures } from './gainFeatures';

/** What of a campaign decides how a bandit explores. */
export type Knobs = Pick<Campaign['policy'], 'draws' | 'floor' | 'rewardScale' | 'exploration'>;

/** What is believed of the gain of showing coupons, in units of what a visit leaves with nothing shown. */
export interface Gain {
  readonly features: FeatureSpec;
  readonly mean: ArrayLike<number>;
  /** Packed. */
  readonly covariance: ArrayLike<number>;
  /** Weights of `baseFeatures` and of the expected discount. */
  readonly base: ArrayLike<number>;
  readonly discount: ArrayLike<number>;
  /** The unit, minor units of money. */
  readonly unit: number;
  /** Standard deviation of what a visit leaves, in units. */
  readonly noise: number;
  /** Visits behind it. */
  readonly evidence: number;
}

/** Thompson sampling draws with this share of the posterior's deviation, chosen on development shops (docs/simulate.md). */
export const THOMPSON_SCALE = 0.1;

/** Least standard deviation of a weight, in units of reward, so that the precision stays positive definite. */
const LEAST_SPREAD = 1e-6;

/** Five significant digits keep the factor positive definite and the manifest short. */
const rounded = (x: number): number => Number(x.toPrecision(5));

/** A bandit of a belief about the gain: expected reward of a coupon θᵀφ beyond that of showing nothing, which is 0. */
export const gainPrior = (
  { draws, floor, rewardScale, exploration = { kind: 'thompson', scale: THOMPSON_SCALE } }: Knobs,
  { features, mean, covariance, base, discount, unit, noise, evidence }: Gain,
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
    precisionFactor: Array.from(precisionFactor, rounded),
    noise: Math.max(1e-3, rounded(scale * noise)),
    base: { features: baseFeatures, weights: scaled(base) },
    discount: scaled(discount),
    exploration,
    evidence: Math.round(evidence),
    draws,
    floor,
    rewardScale,
  };
};
