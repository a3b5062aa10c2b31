import type { Rng } from '../../src/maths/random';
import { epsilonBounds } from './epsilonBounds';

export type Randomiser = (truth: number, k: number, epsilon: number, rng: Rng) => number;

/**
 * `epsilonBounds` of a randomiser that can be called, for the truths 0 and k − 1.
 * @param n answers drawn for each truth
 */
export const auditEpsilon = (randomise: Randomiser, k: number, epsilon: number, n: number, rng: Rng): { lower: number; upper: number } => {
  const answers = (truth: number): Float64Array => {
    const counts = new Float64Array(k);
    for (let i = 0; i < n; i++) {
      const answer = randomise(truth, k, epsilon, rng);
      counts[answer] = counts[answer]! + 1;
    }
    return counts;
  };
  return epsilonBounds([answers(0), answers(k - 1)]);
};
