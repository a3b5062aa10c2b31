import { discountPriceOf, type Priced } from '../../campaigns/learning/aim';
import type { Exploration } from '../../engine/bandit/explorationSchema';
import type { LinearPrior } from '../../engine/bandit/linearModel';
import type { FeatureField, FeatureSpec, FeatureValue } from '../../engine/features/featureSpec';
import { choleskyPacked, packedIndex, solvePacked } from '../../maths/linalg';

/** One observed arm: φ of length d, reward in [0, 1], weight > 0. */
export interface RewardSample {
  readonly phi: Float64Array;
  readonly reward: number;
  readonly weight: number;
}

type PriorSettings = Priced & {
  readonly draws: number;
  readonly floor: number;
  readonly rewardScale: number;
  /**
   * The log counts for at most this many observations: it describes the average shopper, and a single shopper's answers must be able to
   * outweigh it (a power prior, Ibrahim & Chen 2000, https://doi.org/10.1214/ss/1009212673).
   */
  readonly evidence: number;
  readonly exploration?: Exploration;
};

/** Prior precision of every weight without data. Rewards lie in [0, 1] and features have unit variance. */
const RIDGE = 4;
/** Assumed variance of rewards in [0, 1]: a standard deviation of a quarter. */
const VARIANCE_WITHOUT_DATA = 0.25 ** 2;
/** Six significant digits keep the factor positive definite and the manifest short. */
const rounded = (x: number): number => Number(x.toPrecision(6));

/**
 * Weighted ridge regression θ̂ = (Σ w φφᵀ + κI)⁻¹ Σ w r φ (κ = `RIDGE`·σ²) from logged decisions, with inverse propensities as weights, as
 * a Gaussian prior: mean θ̂, precision P = min(n, evidence) / N · Σ w φφᵀ / σ² + `RIDGE`·I, σ² = weighted residual variance. Weights are
 * scaled to mean 1 over the N samples. n = (Σw)² / Σw² ≤ N is the effective sample size (Kish 1965).
 */
export const fitPrior = (features: FeatureSpec, width: number, samples: readonly RewardSample[], settings: PriorSettings): LinearPrior => {
  const size = (width * (width + 1)) / 2;
  const total = samples.reduce((sum, { weight }) => sum + weight, 0);
  const squares = samples.reduce((sum, { weight }) => sum + weight ** 2, 0);
  const effective = squares > 0 ? total ** 2 / squares : 0;
  const evidenceSum = new Float64Array(size);
  const b = new Float64Array(width);
  for (const { phi, reward, weight } of samples) {
    const w = (weight * samples.length) / total;
    for (let i = 0; i < width; i++) {
      const x = w * phi[i]!;
      if (x === 0) continue;
      b[i]! += x * reward;
      for (let j = 0; j <= i; j++) evidenceSum[packedIndex(i, j)]! += x * phi[j]!;
    }
  }
  const withRidge = (scale: number, ridge: number): Float64Array => {
    const p = evidenceSum.map((x) => x * scale);
    for (let i = 0; i < width; i++) p[packedIndex(i, i)]! += ridge;
    return p;
  };
  const solve = (variance: number): Float64Array => {
    const factor = choleskyPacked(withRidge(1, RIDGE * variance));
    return factor ? solvePacked(factor, b) : new Float64Array(width);
  };
  const varianceOf = (theta: Float64Array): number => {
    if (samples.length === 0) return VARIANCE_WITHOUT_DATA;
    const sum = samples.reduce(
      (acc, { phi, reward, weight }) => acc + weight * (reward - phi.reduce((z, x, i) => z + x * theta[i]!, 0)) ** 2,
      0,
    );
    return Math.max(1e-4, sum / total);
  };
  const variance = varianceOf(solve(varianceOf(new Float64Array(width))));
  const mean = solve(variance);
  const scale = samples.length > 0 ? Math.min(effective, settings.evidence) / samples.length : 0;
  const factor = choleskyPacked(withRidge(scale / variance, RIDGE)) ?? new Float64Array(size);
  return {
    version: 1,
    features,
    mean: Array.from(mean, rounded),
    precisionFactor: Array.from(factor, rounded),
    noise: rounded(Math.sqrt(variance)),
    ...(settings.exploration ? { exploration: settings.exploration } : {}),
    evidence: rounded(Math.min(effective, settings.evidence)),
    draws: settings.draws,
    floor: settings.floor,
    rewardScale: settings.rewardScale,
    ...discountPriceOf(settings),
  };
};

/** Raw values of every source for one row. */
export type RawRow = Readonly<Record<string, FeatureValue>>;

export interface FieldPlan {
  readonly source: string;
  readonly kind: 'categorical' | 'identity' | 'log1p';
}

const DEVIATION_FLOOR = 1e-9;

/**
 * Fields fitted to rows: vocabulary in sorted order, or mean and standard deviation after the transform. Missing values become the mean, so
 * that they encode as 0. Constant fields are left out.
 */
export const fitFields = (plans: readonly FieldPlan[], rows: readonly RawRow[]): FeatureField[] =>
  plans.flatMap(({ source, kind }): FeatureField[] => {
    const values = rows.map((row) => row[source]).filter((value) => value !== undefined);
    if (kind === 'categorical') {
      const vocabulary = [...new Set(values.map(String))].sort();
      return vocabulary.length > 1 ? [{ kind, name: source, source, vocabulary }] : [];
    }
    const t = values.map((value) => (kind === 'log1p' ? Math.log1p(Math.max(0, Number(value))) : Number(value)));
    const mean = t.reduce((sum, x) => sum + x, 0) / Math.max(1, t.length);
    const std = Math.sqrt(t.reduce((sum, x) => sum + (x - mean) ** 2, 0) / Math.max(1, t.length));
    if (!(std > DEVIATION_FLOOR)) return [];
    return [{ kind: 'numeric', name: source, source, transform: kind, mean, std, missing: kind === 'log1p' ? Math.expm1(mean) : mean }];
  });
