import { choleskyPacked, inversePacked, multiplyPacked, packedIndex, solvePacked } from '../../maths/linalg';
import { SHARED_PRIOR } from './sharedPrior';
import type { ArmStatistics, SharedFit } from './sharedState';

/** Posterior of one arm's weights given what arms have in common. */
export interface ArmBelief {
  readonly arm: string;
  /** What 1 in the model's units is in rewards. */
  readonly unit: number;
  /** w̄ₐ, length d. */
  readonly mean: Float64Array;
  /** M⁻¹, M = A/σ² + T, packed lower triangle. */
  readonly inverse: Float64Array;
  /** bₐ in the model's units. */
  readonly products: Float64Array;
}

export interface SharedPosterior {
  /** w̄₀, length d. */
  readonly common: Float64Array;
  /** Lower Cholesky factor of S, the precision of w₀, packed. */
  readonly factor: Float64Array;
  /** T: 1 / variance of what is an arm's own, length d. */
  readonly ownPrecision: Float64Array;
  readonly arms: readonly ArmBelief[];
  /** Unit of an arm that has earned nothing yet. */
  readonly unit: number;
}

/**
 * Σr² / Σ|r|: what a success is worth, exactly so where an arm pays either nothing or always the same. In these units arms of different value can
 * share what they learn about who accepts.
 */
const unitOf = (arms: readonly Pick<ArmStatistics, 'absolute' | 'squares'>[], otherwise: number): number => {
  const absolute = arms.reduce((sum, arm) => sum + arm.absolute, 0);
  return absolute > 0 ? arms.reduce((sum, arm) => sum + arm.squares, 0) / absolute : otherwise;
};

/** m: prior mean of w₀. */
export const priorMean = (slot: number): number => (slot === 0 ? SHARED_PRIOR.centre : 0);

/**
 * Exact posterior of the hierarchical linear model r/unit = wₐᵀx + ε, wₐ ~ N(w₀, T⁻¹), w₀ ~ N(m, D⁻¹), ε ~ N(0, σ²) (Lindley & Smith 1972,
 * https://doi.org/10.1111/j.2517-6161.1972.tb00885.x), without ever forming its ((K + 1)d)² matrix: given w₀ arms are independent,
 * wₐ | w₀ ~ N(M⁻¹(bₐ/σ² + T w₀), M⁻¹) with M = Aₐ/σ² + T, and eliminating them (Schur complement) leaves S = D + Σₐ (T − T M⁻¹ T) and
 * S w̄₀ = D m + Σₐ T M⁻¹ bₐ/σ². O(K d³).
 *
 * @returns `undefined` when a damaged state has no positive definite precision
 */
export const sharedPosterior = ({ arms, groups, variances }: SharedFit): SharedPosterior | undefined => {
  const d = groups.length;
  const T = Float64Array.from(groups, (group) => 1 / variances.own[group]!);
  const D = groups.map((group) => 1 / variances.common[group]!);
  const S = new Float64Array(packedIndex(d, 0));
  for (let i = 0; i < d; i++) S[packedIndex(i, i)] = D[i]!;
  const rhs = Float64Array.from(D, (precision, slot) => precision * priorMean(slot));
  const unit = unitOf(arms, 1);
  const solved: Omit<ArmBelief, 'mean'>[] = [];
  for (const { arm, moments, products, ...sums } of arms) {
    const M = Float64Array.from(moments, (moment) => moment / variances.noise);
    for (let i = 0; i < d; i++) M[packedIndex(i, i)]! += T[i]!;
    const L = choleskyPacked(M);
    if (!L) return undefined;
    const inverse = inversePacked(L);
    const own = unitOf([sums], unit);
    const scaled = products.map((product) => product / own);
    const evidence = multiplyPacked(inverse, scaled);
    for (let i = 0; i < d; i++) {
      rhs[i]! += (T[i]! * evidence[i]!) / variances.noise;
      for (let j = 0; j <= i; j++) S[packedIndex(i, j)]! += (i === j ? T[i]! : 0) - T[i]! * inverse[packedIndex(i, j)]! * T[j]!;
    }
    solved.push({ arm, unit: own, inverse, products: scaled });
  }
  const factor = choleskyPacked(S);
  if (!factor) return undefined;
  const common = solvePacked(factor, rhs);
  const beliefs = solved.map((belief): ArmBelief => {
    const pull = belief.products.map((product, i) => product / variances.noise + T[i]! * common[i]!);
    return { ...belief, mean: multiplyPacked(belief.inverse, pull) };
  });
  return { common, factor, ownPrecision: T, arms: beliefs, unit };
};
