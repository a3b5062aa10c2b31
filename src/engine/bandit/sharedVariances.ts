import { inversePacked, packedIndex, solveLower } from '../../maths/linalg';
import { type ArmBelief, priorMean, type SharedPosterior } from './sharedPosterior';
import { SHARED_PRIOR } from './sharedPrior';
import type { SharedFit, SharedVariances } from './sharedState';

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

/** Prior variance of one fact's weights before anything was estimated. */
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

/** Mean variance over the slots of all facts, from `times` vectors of weights; the start counts for `pooledWeight` slots. */
const pooled = (sums: Float64Array, slots: Float64Array, start: number, times = 1): number => {
  let [sum, count] = [SHARED_PRIOR.pooledWeight * start, SHARED_PRIOR.pooledWeight];
  for (let group = 1; group < sums.length; group++) {
    sum += sums[group]! / times;
    count += slots[group]!;
  }
  return sum / count;
};

/**
 * One step of expectation and maximisation (Dempster, Laird & Rubin 1977) for the variances, under weak inverse-gamma priors: facts that matter, and facts
 * on which arms differ, show themselves in the rewards. What little is known of one fact is drawn to the mean of all facts, which is estimated too. The intercept's common variance stays, as one number cannot be estimated from itself.
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
