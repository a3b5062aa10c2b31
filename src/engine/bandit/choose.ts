import { type Rng, uniform } from '../../maths/random';

/**
 * Draws an arm from an explicit distribution: the only place in Couplet that samples an action.
 * @param distribution probabilities, length K, summing to 1
 * @returns index in [0, K) and its propensity, the very entry of `distribution`
 */
export const choose = (distribution: Float64Array, rng: Rng): { index: number; propensity: number } => {
  let point = uniform(rng);
  // Rounding may leave a sliver above the sum, which goes to the last arm with a probability above 0.
  let index = distribution.findLastIndex((p) => p > 0);
  for (let i = 0; i < distribution.length; i++) {
    point -= distribution[i]!;
    if (point < 0) {
      index = i;
      break;
    }
  }
  return { index, propensity: distribution[index] ?? 0 };
};

/** Indices of the largest values: several in a tie, all if no value is a number. */
export const bestArms = (values: ArrayLike<number>): readonly number[] => {
  let best: number[] = [];
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    if (values[i]! > top) {
      top = values[i]!;
      best = [i];
    } else if (values[i] === top) best.push(i);
  }
  return best.length > 0 ? best : Array.from({ length: values.length }, (_, i) => i);
};

/** One arm's context φ(x, a), length d. */
export type ArmContext = Float64Array;

/**
 * Port of a contextual bandit. Three separate calls, as in VowpalWabbit: `distribution`, then `choose` (choose.ts, the only
 * place that samples), then `update`. State is plain data, so it can be stored and shipped.
 */
export interface Policy<State, Context = ArmContext> {
  /** Goes into every Decision, e.g. `lints/1`. */
  readonly version: string;
  /** Explicit distribution over the arms given; sums to 1, every entry ≥ the policy's floor. */
  distribution(state: State, arms: readonly Context[], rng: Rng): Float64Array;
  /** Posterior after seeing `reward` (`sessionReward`, or any scale that matches `noise`) for the arm with context `context`. */
  update(state: State, context: Context, reward: number): State;
}

/** Gives every arm at least `floor`: pₐ = (1 − K·floor)·pₐ + floor, in place. Uniform if K·floor ≥ 1. */
export const withFloor = (distribution: Float64Array, floor: number): Float64Array => {
  const K = distribution.length;
  if (K * floor >= 1) return distribution.fill(1 / K);
  for (let i = 0; i < K; i++) distribution[i] = (1 - K * floor) * distribution[i]! + floor;
  return distribution;
};
