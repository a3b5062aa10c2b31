import { describe, expect, it } from 'vitest';
import { fitLopsided, IMBALANCES } from '../../../bench/training/lopsidedRegression';
import { normal, seededRng, uniform } from '../../../src/maths/random';
import { auc } from '../../../src/stats/offPolicy/classification';
import { scoreLogistic } from '../../../src/trainer/network/linearModels';

/** About one answer in fifty is yes, by two of four features. */
const answers = (rows: number, seed: number) => {
  const rng = seededRng(seed);
  const x = Float32Array.from({ length: 4 * rows }, () => normal(rng));
  const y = Float32Array.from({ length: rows }, (_, row) =>
    uniform(rng) < 1 / (1 + Math.exp(4.5 - x[4 * row]! + 0.8 * x[4 * row + 1]!)) ? 1 : 0,
  );
  return { rows, width: 4, x, y };
};

describe('fitLopsided', () => {
  const [train, test] = [answers(8_000, 1), answers(8_000, 2)];
  const rate = test.y.reduce((sum, label) => sum + label, 0) / test.rows;

  it.each(IMBALANCES)('ranks rare answers and predicts their true rate: %s', (imbalance) => {
    const p = scoreLogistic(fitLopsided(train, 10, imbalance), test);
    expect(auc(test.y, p).value).toBeGreaterThan(0.75);
    const mean = p.reduce((sum, value) => sum + value, 0) / test.rows;
    expect(mean / rate).toBeGreaterThan(0.8);
    expect(mean / rate).toBeLessThan(1.25);
  });
});
