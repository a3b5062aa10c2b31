import * as v from 'valibot';
import { featureSpecSchema } from '../features/featureSpec';
import { explorationSchema } from './explorationSchema';

/**
 * Gaussian prior of a linear reward model r = θᵀφ(x, a) + ε, ε ~ N(0, noise²): θ ~ N(mean, P⁻¹) with P = L Lᵀ.
 * `precisionFactor` packs the lower triangle of L row by row, length d(d+1)/2.
 */
export const linearPriorSchema = v.pipe(
  v.object({
    version: v.literal(1),
    /** Features φ of one arm, including `score.network` and `score.cf`; for "no coupon" only `coupon.isNone` is non-zero. */
    features: featureSpecSchema,
    mean: v.array(v.pipe(v.number(), v.finite())),
    precisionFactor: v.array(v.pipe(v.number(), v.finite())),
    noise: v.pipe(v.number(), v.finite(), v.gtValue(0)),
    /**
     * What a visit is expected to leave where nothing is shown, bᵀx over features of shopper and visit, in units of reward. What a device learns from is
     * the reward less this, so that θᵀφ is what showing a coupon adds. Absent: 0.
     */
    base: v.exactOptional(v.object({ features: featureSpecSchema, weights: v.array(v.pipe(v.number(), v.finite())) })),
    /** Expected discount of showing an arm, κᵀφ, in units of reward; absent: what the coupon costs once it is redeemed. */
    discount: v.exactOptional(v.array(v.pipe(v.number(), v.finite()))),
    /** Absent: `defaultExploration`. */
    exploration: v.exactOptional(explorationSchema),
    /** Rewards of the log that the prior counts for. */
    evidence: v.exactOptional(v.pipe(v.number(), v.finite(), v.minValue(0))),
    /** Posterior draws behind the explicit distribution. */
    draws: v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(4_096)),
    /** Least probability of each eligible arm; floor × arms < 1 is checked where arms are known. */
    floor: v.pipe(v.number(), v.gtValue(0), v.maxValue(0.05)),
    /** Reward 1 in minor units: realised margin minus discount is divided by it and cut to [−1, 4]. */
    rewardScale: v.pipe(v.number(), v.finite(), v.gtValue(0)),
    /** What a unit of discount counts beyond itself, added to the budget's shadow price λ. Absent: 0. */
    discountPrice: v.exactOptional(v.pipe(v.number(), v.finite(), v.minValue(0))),
  }),
  v.check(({ mean, precisionFactor }) => precisionFactor.length === (mean.length * (mean.length + 1)) / 2, 'precision_factor_length'),
);
export type LinearPrior = v.InferOutput<typeof linearPriorSchema>;
