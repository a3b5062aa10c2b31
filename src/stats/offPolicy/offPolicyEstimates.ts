import { type IntervalEstimate, meanAndSe, meanInterval, skewedMeanInterval } from './intervals';

/** A reward model q̂ fitted on *other* rows than it predicts (cross-fitting), each array of length n. */
export interface PredictedRewards {
  /** q̂(x, a) of the logged action. */
  readonly logged: ArrayLike<number>;
  /** Σ_a π(a | x) q̂(x, a). */
  readonly target: ArrayLike<number>;
}

/** Direct method v̂ = (1/n) Σ Σ_a π(a | x) q̂(x, a): as biased as the model, and the bias is not in its error. */
export const directMethod = ({ target }: PredictedRewards): IntervalEstimate => meanInterval(target);

const switched = ({ reward, weight }: WeightedLog, { logged, target }: PredictedRewards, most: number): Float64Array =>
  Float64Array.from({ length: reward.length }, (_, i) => {
    const w = weight[i]!;
    return target[i]! + (w <= most ? w * (reward[i]! - logged[i]!) : 0);
  });

/**
 * DR v̂ = (1/n) Σ [Σ_a π(a | x) q̂(x, a) + w (r − q̂(x, a))] (Dudík, Langford & Li 2011, https://arxiv.org/abs/1103.4601): unbiased when
 * either propensities or model are right.
 */
export const doublyRobust = (log: WeightedLog, model: PredictedRewards): IntervalEstimate =>
  meanInterval(switched(log, model, Number.POSITIVE_INFINITY));

/** Thresholds tried for SWITCH: quantiles of the weights, and none. */
const QUANTILES = [0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 1];

/**
 * SWITCH-DR (Wang, Agarwal & Dudík 2017, https://arxiv.org/abs/1612.01205): DR if w ≤ τ, the model alone if w > τ. τ minimises variance +
 * bias bound², bias ≤ B(τ) = rewardMax · E[w 1(w > τ)]. The interval is widened by B on both sides.
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

/**
 * Logged decisions (x, a, r) of a behaviour policy b as seen by a target policy π: n rewards in [0, rewardMax] and n weights
 * w = π(a | x) / b(a | x), b > 0 wherever π > 0.
 */
export interface WeightedLog {
  readonly reward: ArrayLike<number>;
  readonly weight: ArrayLike<number>;
  readonly rewardMax: number;
}

const contributions = ({ reward, weight }: WeightedLog, of: (w: number, r: number) => number): Float64Array =>
  Float64Array.from({ length: reward.length }, (_, i) => of(weight[i]!, reward[i]!));

/** Mean reward of the log: the value of b, and of π only if all weights are 1. */
export const onPolicyMean = ({ reward }: WeightedLog): IntervalEstimate => skewedMeanInterval(reward);

/** IPS v̂ = (1/n) Σ w r (Horvitz & Thompson 1952, https://doi.org/10.1080/01621459.1952.10483446): unbiased. */
export const ips = (log: WeightedLog): IntervalEstimate => skewedMeanInterval(contributions(log, (w, r) => w * r));

/**
 * SNIPS v̂ = Σ w r / Σ w (Swaminathan & Joachims 2015, https://papers.nips.cc/paper/5748): a bias of order 1/n, less variance. Error by the
 * delta method: that of the mean of v̂ + (w / w̄)(r − v̂).
 */
export const snips = ({ reward, weight }: WeightedLog): IntervalEstimate => {
  let [total, sum] = [0, 0];
  for (let i = 0; i < reward.length; i++) {
    total += weight[i]!;
    sum += weight[i]! * reward[i]!;
  }
  const value = sum / total;
  const scale = reward.length / total;
  return meanInterval(Float64Array.from({ length: reward.length }, (_, i) => value + scale * weight[i]! * (reward[i]! - value)));
};

/**
 * Clipped IPS v̂ = (1/n) Σ min(w, M) r with M = √n (Ionides 2008, https://doi.org/10.1198/106186008X320456). It is too low by E[(w − M)⁺ r]
 * ≤ rewardMax · E[(w − M)⁺], so the interval is extended upwards by the mean of that.
 */
export const clippedIps = (log: WeightedLog, most = Math.sqrt(log.reward.length)): IntervalEstimate =>
  skewedMeanInterval(
    contributions(log, (w, r) => Math.min(w, most) * r),
    log.rewardMax * meanAndSe(contributions(log, (w) => Math.max(0, w - most))).value,
  );

/** Effective sample size (Σ w)² / Σ w² ≤ n (Kish 1965). */
export const effectiveSize = (weight: ArrayLike<number>): number => {
  let [total, squares] = [0, 0];
  for (let i = 0; i < weight.length; i++) {
    total += weight[i]!;
    squares += weight[i]! ** 2;
  }
  return squares > 0 ? total ** 2 / squares : 0;
};

/** Estimators of a target policy's value from another policy's log, each with a 95% interval. */
export const OFF_POLICY_ESTIMATORS = ['IPS', 'clipped IPS', 'SNIPS', 'DR', 'SWITCH'] as const;
type OffPolicyEstimator = (typeof OFF_POLICY_ESTIMATORS)[number];

/** Common alternatives whose intervals do not account for their bias. */
type BiasedEstimator = 'mean of the log' | 'direct method';

export const offPolicyEstimates = (
  log: WeightedLog,
  model: PredictedRewards,
): Readonly<Record<OffPolicyEstimator | BiasedEstimator, IntervalEstimate>> => ({
  IPS: ips(log),
  'clipped IPS': clippedIps(log),
  SNIPS: snips(log),
  DR: doublyRobust(log, model),
  SWITCH: switchEstimate(log, model),
  'mean of the log': onPolicyMean(log),
  'direct method': directMethod(model),
});
