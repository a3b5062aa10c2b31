import type { Rng } from '../../src/maths/random';
import { clopperPearson } from './clopperPearson';

/**
 * Empirical ε of a randomiser from its answers: the largest ln(P(y | t) / P(y | t′)) over the answers y and two truths t, t′, bounded from both
 * sides by Clopper–Pearson intervals (each at 95%). `lower` above ε proves a leak; `upper` at most 1.01 ε is what may ship.
 * @param counts of each answer, for either truth
 */
export const epsilonBounds = (counts: readonly [ArrayLike<number>, ArrayLike<number>]): { lower: number; upper: number } => {
  const [first, last] = counts.map((of) => {
    const all = Array.from(of);
    const n = all.reduce((sum, count) => sum + count, 0);
    return all.map((count) => clopperPearson(count, n, 0.05));
  }) as [ReturnType<typeof clopperPearson>[], ReturnType<typeof clopperPearson>[]];
  const pairs = first.flatMap((a, y) => [[a, last[y]!] as const, [last[y]!, a] as const]);
  return {
    lower: Math.max(...pairs.map(([a, b]) => Math.log(a.lower / b.upper))),
    upper: Math.max(...pairs.map(([a, b]) => Math.log(a.upper / b.lower))),
  };
};

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
