import { type IntervalEstimate, meanInterval, skewedMeanInterval } from './intervalEstimate';
import { meanAndSe } from './meanAndSe';

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

/** Mean reward of the log: the value of b, and of π only if weights were all 1. */
export const onPolicyMean = ({ reward }: WeightedLog): IntervalEstimate => skewedMeanInterval(reward);

/** IPS v̂ = (1/n) Σ w r (Horvitz & Thompson 1952, https://doi.org/10.1080/01621459.1952.10483446): unbiased. */
export const ips = (log: WeightedLog): IntervalEstimate => skewedMeanInterval(contributions(log, (w, r) => w * r));

/**
 * SNIPS v̂ = Σ w r / Σ w (Swaminathan & Joachims 2015, https://papers.nips.cc/paper/5748): a bias of order 1/n, less variance; error by the
 * delta method, that of the mean of v̂ + (w / w̄)(r − v̂).
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
 * Clipped IPS v̂ = (1/n) Σ min(w, M) r with M = √n (Ionides 2008, https://doi.org/10.1198/106186008X320456). It is too low by
 * E[(w − M)⁺ r] ≤ rewardMax · E[(w − M)⁺], so the interval reaches up by the mean of that.
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
