import { choleskyPacked, inversePacked, multiplyPacked, packedIndex, solveLower, solvePacked } from '../../maths/linalg';
import type { FactArm } from './rewardModel';

/**
 * Prior of the shared model, in units of the arm's typical reward (ADR 010). The variances are only starting points for estimation. They
 * count as `pooledWeight` slots of evidence for the mean over all facts, and that mean counts as `weight` slots for a single fact.
 */
export const SHARED_PRIOR = {
  /** Expected reward of an unknown arm. */
  centre: 0.5,
  intercept: { common: 0.1, own: 0.05 },
  slope: { common: 0.005, own: 0.002 },
  weight: 2,
  pooledWeight: 20,
  noise: 0.2,
  noiseWeight: 50,
} as const;

/** Posterior of one arm's weights given the shared weights. */
interface ArmBelief {
  readonly arm: string;
  /** Rewards per unit of the model. */
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
  /** T: 1 / variance of the arms' own part, length d. */
  readonly ownPrecision: Float64Array;
  readonly arms: readonly ArmBelief[];
  /** Unit of an arm that has earned nothing yet. */
  readonly unit: number;
}

/**
 * Σr² / Σ|r|: the value of a success, exact if an arm pays either nothing or a fixed amount. In these units arms of different value can
 * share what they learn about who accepts.
 */
const unitOf = (arms: readonly Pick<ArmStatistics, 'absolute' | 'squares'>[], otherwise: number): number => {
  const absolute = arms.reduce((sum, arm) => sum + arm.absolute, 0);
  return absolute > 0 ? arms.reduce((sum, arm) => sum + arm.squares, 0) / absolute : otherwise;
};

/** m: prior mean of w₀. */
const priorMean = (slot: number): number => (slot === 0 ? SHARED_PRIOR.centre : 0);

/**
 * Exact posterior of the hierarchical linear model r/unit = wₐᵀx + ε, wₐ ~ N(w₀, T⁻¹), w₀ ~ N(m, D⁻¹), ε ~ N(0, σ²) (Lindley & Smith 1972,
 * https://doi.org/10.1111/j.2517-6161.1972.tb00885.x), without forming its ((K + 1)d)² matrix. Given w₀ the arms are independent: wₐ | w₀ ~
 * N(M⁻¹(bₐ/σ² + T w₀), M⁻¹) with M = Aₐ/σ² + T. Eliminating them (Schur complement) leaves S = D + Σₐ (T − T M⁻¹ T) and S w̄₀ = D m + Σₐ T
 * M⁻¹ bₐ/σ². O(K d³).
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

/** Statistics of one arm over the slots of the facts. */
export interface ArmStatistics {
  readonly arm: string;
  readonly plays: number;
  /** Σ x xᵀ, packed lower triangle. Single precision is enough for counts: five arms of 115 slots take 130 kB. */
  readonly moments: Float32Array;
  /** Σ x r. */
  readonly products: Float64Array;
  /** Σ |r| and Σ r². */
  readonly absolute: number;
  readonly squares: number;
}

/** Variances of the weights by fact, estimated from the rewards. Entry 0 is the intercept. Unitless: rewards are in units of their arm. */
interface SharedVariances {
  /** Of the weights that arms share. */
  readonly common: readonly number[];
  /** Of an arm's difference from the shared weights. */
  readonly own: readonly number[];
  /** Of a reward around its expectation. */
  readonly noise: number;
  /** Number of rewards at the last estimate. */
  readonly seen: number;
}

/** What the posterior is computed from. */
export interface SharedFit {
  readonly arms: readonly ArmStatistics[];
  /** Fact of each slot, length d. */
  readonly groups: readonly number[];
  readonly variances: SharedVariances;
}

export interface SharedState {
  readonly version: 1;
  readonly fit: SharedFit;
  /** Rewards not yet in `fit`. */
  readonly waiting: readonly { readonly context: FactArm; readonly reward: number }[];
  readonly observations: number;
}

const lengthSquared = (x: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! ** 2;
  return sum;
};

/** (M⁻¹)ᵢᵢ + (Q S⁻¹ Qᵀ)ᵢᵢ with Q = M⁻¹T − I: variance of (wₐ − w₀)ᵢ under the posterior. */
const varianceOfOwn = ({ inverse }: ArmBelief, { factor, ownPrecision }: SharedPosterior, i: number): number => {
  const row = ownPrecision.map((t, j) => t * inverse[i < j ? packedIndex(j, i) : packedIndex(i, j)]!);
  row[i]! -= 1;
  return inverse[packedIndex(i, i)]! + lengthSquared(solveLower(factor, row));
};

/** Prior variance of one fact's weights before any estimate. */
export const startingVariances = (group: number): { readonly common: number; readonly own: number } =>
  group === 0 ? SHARED_PRIOR.intercept : SHARED_PRIOR.slope;

/** Σ (r/unit − w̄ᵀx)² expected under the posterior of the arm's weights, from its sums; uses A = σ²(M − T). */
const residual = (belief: ArmBelief, { common, ownPrecision }: SharedPosterior, noise: number, scaledSquares: number): number => {
  const { mean, products, inverse } = belief;
  let sum = scaledSquares;
  for (let i = 0; i < mean.length; i++) {
    const t = ownPrecision[i]!;
    sum += mean[i]! * (noise * t * (common[i]! - mean[i]!) - products[i]!) + noise * (1 - t * inverse[packedIndex(i, i)]!);
  }
  return sum;
};

/** Mean variance over the slots of all facts, from `times` vectors of weights. The start counts for `pooledWeight` slots. */
const pooled = (sums: Float64Array, slots: Float64Array, start: number, times = 1): number => {
  let [sum, count] = [SHARED_PRIOR.pooledWeight * start, SHARED_PRIOR.pooledWeight];
  for (let group = 1; group < sums.length; group++) {
    sum += sums[group]! / times;
    count += slots[group]!;
  }
  return sum / count;
};

/**
 * One step of expectation–maximisation (Dempster, Laird & Rubin 1977) for the variances, under weak inverse-gamma priors. The rewards show
 * which facts matter and on which facts arms differ. A fact with little evidence shrinks towards the mean over all facts, which is
 * estimated too. The intercept's shared variance is fixed, since one number cannot estimate its own variance.
 */
export const estimateVariances = ({ arms, groups, variances }: SharedFit, posterior: SharedPosterior): Omit<SharedVariances, 'seen'> => {
  const facts = variances.common.length;
  const { weight, noise: startNoise, noiseWeight } = SHARED_PRIOR;
  const slots = new Float64Array(facts);
  const common = new Float64Array(facts);
  const own = new Float64Array(facts);
  const commonCovariance = inversePacked(posterior.factor);
  for (const [i, group] of groups.entries()) {
    slots[group]! += 1;
    common[group]! += (posterior.common[i]! - priorMean(i)) ** 2 + commonCovariance[packedIndex(i, i)]!;
    for (const belief of posterior.arms) own[group]! += (belief.mean[i]! - posterior.common[i]!) ** 2 + varianceOfOwn(belief, posterior, i);
  }
  const K = posterior.arms.length;
  let squares = noiseWeight * startNoise;
  let plays = noiseWeight;
  for (const [k, belief] of posterior.arms.entries()) {
    squares += Math.max(0, residual(belief, posterior, variances.noise, arms[k]!.squares / belief.unit ** 2));
    plays += arms[k]!.plays;
  }
  const pooledCommon = pooled(common, slots, SHARED_PRIOR.slope.common);
  const pooledOwn = pooled(own, slots, SHARED_PRIOR.slope.own, K);
  const { intercept } = SHARED_PRIOR;
  return {
    common: Array.from(common, (sum, group) => (group === 0 ? intercept.common : (sum + weight * pooledCommon) / (slots[group]! + weight))),
    own: Array.from(own, (sum, group) => (sum / K + weight * (group === 0 ? intercept.own : pooledOwn)) / (slots[group]! + weight)),
    noise: squares / plays,
  };
};
