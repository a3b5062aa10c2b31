import { type Rng, uniform } from '../../maths/random';

/**
 * Draws an arm from an explicit distribution: the only place in Couplet that samples an action.
 * @param distribution probabilities, length K, summing to 1
 * @returns index in [0, K) and its propensity, the very entry of `distribution`
 */
export const choose = (distribution: Float64Array, rng: Rng): { index: number; propensity: number } => {
  let point = uniform(rng);
  // Rounding may leave a sliver above the sum; it belongs to the last arm that has a probability.
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
