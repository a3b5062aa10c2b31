import * as v from 'valibot';
import {
  choleskyPacked,
  dot,
  gramPacked,
  multiplyPacked,
  packedIndex,
  solveLower,
  solveLowerEach,
  unpackProduct,
} from '../../maths/linalg';
import { featureSpecSchema } from '../features/featureSpec';
import type { ArmContext } from './choose';
import { explorationSchema } from './explorationSchema';
import type { RewardModel } from './rewardModel';

const factors = new WeakMap<readonly number[], Float64Array | undefined>();

/** Cholesky factor of a posterior's precision, cached: a choice needs it twice, and before any learning every choice shares it. */
export const precisionFactor = (precision: readonly number[]): Float64Array | undefined => {
  if (!factors.has(precision)) factors.set(precision, choleskyPacked(precision));
  return factors.get(precision);
};

/**
 * Bayesian linear regression r = θᵀφ + ε in information form (Agrawal & Goyal 2013, https://arxiv.org/abs/1209.3352). With P = L Lᵀ and y_k
 * = L⁻¹φ_k the values of K arms have mean y_kᵀ L⁻¹b and covariance y_iᵀ y_j. Update: P += x xᵀ/σ², b += x r/σ². If a state has lost
 * positive definiteness, every value is NaN and every policy is uniform.
 * @param evidence rewards of the log that the prior counts for
 */
export const linearModel = (evidence = 0): RewardModel<LinearState, ArmContext> => ({
  version: 'linear/1',
  believe({ precision, b }, arms) {
    const L = precisionFactor(precision);
    if (!L)
      return {
        mean: new Float64Array(arms.length).fill(Number.NaN),
        covariance: new Float64Array(packedIndex(arms.length, 0)).fill(Number.NaN),
      };
    const center = solveLower(L, b);
    const whitened = solveLowerEach(L, arms);
    return { mean: Float64Array.from(whitened, (y) => dot(y, center)), covariance: gramPacked(whitened) };
  },
  update(state, x, reward) {
    const weight = 1 / state.noise ** 2;
    const precision = [...state.precision];
    for (let i = 0; i < x.length; i++)
      for (let j = 0; j <= i; j++) precision[packedIndex(i, j)] = precision[packedIndex(i, j)]! + weight * x[i]! * x[j]!;
    const b = state.b.map((value, i) => value + weight * reward * x[i]!);
    return { ...state, precision, b, observations: state.observations + 1 };
  },
  observations: ({ observations }) => evidence + observations,
});

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
     * Expected value of a visit with nothing shown, bᵀx over features of shopper and visit, in units of reward. A device learns from the
     * reward minus this, so θᵀφ is what showing a coupon adds. Absent: 0.
     */
    base: v.exactOptional(v.object({ features: featureSpecSchema, weights: v.array(v.pipe(v.number(), v.finite())) })),
    /** Expected discount of showing an arm, κᵀφ, in units of reward. Absent: what the coupon costs once it is redeemed. */
    discount: v.exactOptional(v.array(v.pipe(v.number(), v.finite()))),
    /** Absent: `defaultExploration`. */
    exploration: v.exactOptional(explorationSchema),
    /** Rewards of the log that the prior counts for. */
    evidence: v.exactOptional(v.pipe(v.number(), v.finite(), v.minValue(0))),
    /** Posterior draws behind the explicit distribution. */
    draws: v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(4_096)),
    /** Least probability of each eligible arm. floor × arms < 1 is checked once the arms are known. */
    floor: v.pipe(v.number(), v.gtValue(0), v.maxValue(0.05)),
    /** Reward 1 in minor units: realised margin minus discount is divided by it and clipped to [−1, 4]. */
    rewardScale: v.pipe(v.number(), v.finite(), v.gtValue(0)),
    /** Extra cost of a unit of discount beyond itself, added to the budget's shadow price λ. Absent: 0. */
    discountPrice: v.exactOptional(v.pipe(v.number(), v.finite(), v.minValue(0))),
  }),
  v.check(({ mean, precisionFactor }) => precisionFactor.length === (mean.length * (mean.length + 1)) / 2, 'precision_factor_length'),
);
export type LinearPrior = v.InferOutput<typeof linearPriorSchema>;

/**
 * Gaussian posterior of the linear reward model in information form: precision P (lower triangle, row by row, length d(d+1)/2) and b =
 * P·mean (length d), so that one observation is two additions. Plain arrays, because it is stored in IndexedDB.
 */
export interface LinearState {
  readonly version: 1;
  /** The prior it grew from. A bundle with another prior resets it. */
  readonly prior: string;
  readonly precision: readonly number[];
  readonly b: readonly number[];
  readonly noise: number;
  readonly observations: number;
}

const information = (prior: LinearPrior): Pick<LinearState, 'precision' | 'b'> => {
  const precision = unpackProduct(prior.precisionFactor);
  return { precision: Array.from(precision), b: Array.from(multiplyPacked(precision, prior.mean)) };
};

/** Cache: an untrained device starts from the same prior at every choice. */
const known = new WeakMap<LinearPrior, ReturnType<typeof information>>();

/** Posterior before any local observation: P = L Lᵀ, b = P·mean. */
export const stateFromPrior = (prior: LinearPrior, priorId: string): LinearState => {
  const { precision, b } = known.get(prior) ?? information(prior);
  known.set(prior, { precision, b });
  return { version: 1, prior: priorId, precision, b, noise: prior.noise, observations: 0 };
};
