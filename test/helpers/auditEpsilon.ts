import type { Rng } from '../../src/core/random';
import { clopperPearson } from './clopperPearson';

export type Randomiser = (truth: number, k: number, epsilon: number, rng: Rng) => number;

/**
 * Empirical ε of a randomiser: the largest ln(P(y | t) / P(y | t′)) over the answers y and the truths t, t′ ∈ {0, k − 1}, bounded from both
 * sides by Clopper–Pearson intervals (each at 95%). `lower` above ε proves a leak; `upper` at most 1.01 ε is what may ship.
 * @param n answers drawn for each truth
 */
export const auditEpsilon = (randomise: Randomiser, k: number, epsilon: number, n: number, rng: Rng): { lower: number; upper: number } => {
  const bounds = [0, k - 1].map((truth) => {
    const counts = new Float64Array(k);
    for (let i = 0; i < n; i++) {
      const answer = randomise(truth, k, epsilon, rng);
      counts[answer] = counts[answer]! + 1;
    }
    return Array.from(counts, (count) => clopperPearson(count, n, 0.05));
  });
  const [first, last] = bounds as [(typeof bounds)[number], (typeof bounds)[number]];
  const pairs = first.flatMap((a, y) => [[a, last[y]!] as const, [last[y]!, a] as const]);
  return {
    lower: Math.max(...pairs.map(([a, b]) => Math.log(a.lower / b.upper))),
    upper: Math.max(...pairs.map(([a, b]) => Math.log(a.upper / b.lower))),
  };
};
