import { describe, expect, it } from 'vitest';
import { discreteLaplace, discreteLaplaceVariance } from '../../../../src/engine/privacy/splitNoise';
import { normal, type Rng, seededRng } from '../../../../src/maths/random';

const N = 200_000;

/** Pearson's statistic of draws against P(x) ∝ e^−s|x| over −6 … 6 and both tails: 14 degrees of freedom, p < 10⁻⁴ above 44.3. */
const misfit = (draw: (rng: Rng) => number, s: number): number => {
  const rng = seededRng(7);
  const decay = Math.exp(-s);
  const counts = new Map<number, number>();
  for (let i = 0; i < N; i++) {
    const x = Math.max(-7, Math.min(7, draw(rng)));
    counts.set(x, (counts.get(x) ?? 0) + 1);
  }
  return Array.from({ length: 15 }, (_, i) => i - 7).reduce((sum, x) => {
    const at = (1 - decay) / (1 + decay);
    const expected = N * (Math.abs(x) === 7 ? (at * decay ** 7) / (1 - decay) : at * decay ** Math.abs(x));
    return sum + ((counts.get(x) ?? 0) - expected) ** 2 / expected;
  }, 0);
};

describe('discreteLaplace', () => {
  for (const [n, d] of [
    [2, 2],
    [2, 1],
    [1, 3],
    [7, 10],
  ] as const)
    it(`has the distribution of scale ${d}/${n}`, () => {
      expect(misfit((rng) => discreteLaplace(n, d, rng), n / d)).toBeLessThan(44.3);
    });

  it('is told from another scale and from a rounded normal of the same variance', () => {
    expect(misfit((rng) => discreteLaplace(11, 10, rng), 1)).toBeGreaterThan(44.3);
    const sigma = Math.sqrt(discreteLaplaceVariance(1, 1));
    expect(misfit((rng) => Math.round(sigma * normal(rng)), 1)).toBeGreaterThan(44.3);
  });

  it('has the variance it says', () => {
    const rng = seededRng(11);
    let squares = 0;
    for (let i = 0; i < N; i++) squares += discreteLaplace(1, 1, rng) ** 2;
    expect(squares / N / discreteLaplaceVariance(1, 1)).toBeCloseTo(1, 1);
  });
});
