import { describe, expect, it } from 'vitest';
import { alsFactors, fitAls } from '../../../../src/trainer/cf/als';
import { matrixOf } from './links';

describe('implicit ALS', () => {
  it('of rank one on a full matrix ends where the closed form does', () => {
    // All p = 1 and c = 1 + α: min (1 + α) m n (1 − xy)² + λ(m x² + n y²) has √m x = √n y and xy = 1 − λ / ((1 + α) √(m n)).
    const [m, n, alpha, lambda] = [3, 2, 1, 0.5];
    const data = matrixOf(['u', 'v', 'w'].flatMap((user) => ['a', 'b'].map((item) => [user, item] as const)));
    const settings = { factors: 1, alpha, lambda, iterations: 200 };
    const y = alsFactors(data, settings, 4);
    const product = 1 - lambda / ((1 + alpha) * Math.sqrt(m * n));
    const expected = Math.sqrt(product * Math.sqrt(m / n));
    for (const value of y) expect(Math.abs(value)).toBeCloseTo(expected, 6);
    for (const score of fitAls(data, settings, 4).score!(Int32Array.of(0, 1))) expect(score).toBeCloseTo(product, 6);
  });

  it('gives each item the factors its users ask for: the normal equations hold at every row', () => {
    const data = matrixOf([
      ['u', 'a'],
      ['u', 'b'],
      ['v', 'b'],
      ['v', 'c'],
      ['w', 'a'],
      ['w', 'c'],
      ['x', 'd'],
      ['x', 'a'],
    ]);
    const settings = { factors: 2, alpha: 3, lambda: 0.7, iterations: 300 };
    const y = alsFactors(data, settings, 8);
    const score = fitAls(data, settings, 8).score!;
    // A user's scores s solve the weighted ridge problem: Σ_i c_i (p_i − s_i) y_i = λ x, and x·y_j = s_j.
    for (const history of data.histories) {
      const s = score(history);
      const has = new Set(history);
      const x = [0, 1].map(
        (p) =>
          data.items.reduce(
            (sum, _, i) => sum + (has.has(i) ? 1 + settings.alpha : 1) * ((has.has(i) ? 1 : 0) - s[i]!) * y[i * 2 + p]!,
            0,
          ) / settings.lambda,
      );
      for (const j of data.items.keys()) expect(x[0]! * y[j * 2]! + x[1]! * y[j * 2 + 1]!).toBeCloseTo(s[j]!, 8);
    }
  });
});
