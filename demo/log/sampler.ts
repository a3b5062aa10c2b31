import { type Rng, uniform } from '../../src/maths/random';

/** `true` with probability `p`. */
export const chance = (rng: Rng, p: number): boolean => uniform(rng) < p;

export const between = (rng: Rng, low: number, high: number): number => low + (high - low) * uniform(rng);

/** Index drawn in proportion to `weights` (≥ 0, not all zero). */
export const drawIndex = (rng: Rng, weights: readonly number[]): number => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let left = uniform(rng) * total;
  for (const [i, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return i;
  }
  return weights.length - 1;
};

/** Number of failures before the first success of probability `p`. */
export const geometric = (rng: Rng, p: number): number => Math.floor(Math.log(1 - uniform(rng)) / Math.log(1 - p));

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
