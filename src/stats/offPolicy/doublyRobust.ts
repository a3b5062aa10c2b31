import type { WeightedLog } from './importanceWeighting';
import { type IntervalEstimate, meanInterval } from './intervalEstimate';
import { meanAndSe } from './meanAndSe';

/** A reward model q̂ fitted on *other* rows than it predicts (cross-fitting), each of length n. */
export interface PredictedRewards {
  /** q̂(x, a) of the logged action. */
  readonly logged: ArrayLike<number>;
  /** Σ_a π(a | x) q̂(x, a). */
  readonly target: ArrayLike<number>;
}

/** Direct method v̂ = (1/n) Σ Σ_a π(a | x) q̂(x, a): as wrong as the model is, and its error does not know. */
export const directMethod = ({ target }: PredictedRewards): IntervalEstimate => meanInterval(target);

const switched = ({ reward, weight }: WeightedLog, { logged, target }: PredictedRewards, most: number): Float64Array =>
  Float64Array.from({ length: reward.length }, (_, i) => {
    const w = weight[i]!;
    return target[i]! + (w <= most ? w * (reward[i]! - logged[i]!) : 0);
  });

/** DR v̂ = (1/n) Σ [Σ_a π(a | x) q̂(x, a) + w (r − q̂(x, a))] (Dudík, Langford & Li 2011, https://arxiv.org/abs/1103.4601): unbiased when
 * either propensities or model are right. */
export const doublyRobust = (log: WeightedLog, model: PredictedRewards): IntervalEstimate =>
  meanInterval(switched(log, model, Number.POSITIVE_INFINITY));

/** Thresholds tried for SWITCH: quantiles of the weights, and none. */
const QUANTILES = [0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 1];

/**
 * SWITCH-DR (Wang, Agarwal & Dudík 2017, https://arxiv.org/abs/1612.01205): DR where w ≤ τ, the model alone where w > τ. τ minimises
 * variance + bias bound², bias ≤ B(τ) = rewardMax · E[w 1(w > τ)]; the interval is widened by B on both sides.
 */
export const switchEstimate = (log: WeightedLog, model: PredictedRewards): IntervalEstimate => {
  const sorted = Float64Array.from(log.weight).sort();
  const thresholds = new Set(QUANTILES.map((q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!));
  let best: IntervalEstimate | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const most of thresholds) {
    const contributions = switched(log, model, most);
    const beyond = Float64Array.from(log.weight, (w) => (w > most ? w : 0));
    const bias = log.rewardMax * meanAndSe(beyond).value;
    const risk = meanAndSe(contributions).se ** 2 + bias ** 2;
    if (risk >= least) continue;
    least = risk;
    best = meanInterval(contributions, bias);
  }
  return best ?? doublyRobust(log, model);
};
