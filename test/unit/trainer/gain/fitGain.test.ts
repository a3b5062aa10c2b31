import { describe, expect, it } from 'vitest';
import { packedIndex } from '../../../../src/maths/linalg';
import { normal, seededRng } from '../../../../src/maths/random';
import { fitGain, type GainBelief } from '../../../../src/trainer/decisions/fitGain';
import type { GainRow } from '../../../../src/trainer/decisions/gainRows';
import { GAIN, ORDER, plantedVisits } from './plantedVisits';

const LOGS = 300;
const VISITS = 2_000;

/** N(0, spread²·I). */
const vague = (width: number, spread: number): GainBelief => {
  const covariance = new Float64Array(packedIndex(width, 0));
  for (let i = 0; i < width; i++) covariance[packedIndex(i, i)] = spread ** 2;
  return { mean: new Float64Array(width), covariance };
};

/** Over fresh logs, for each weight of the gain: mean error in chances of buying, errors over the stated deviation, and how often the 80% interval holds the truth. */
const judged = (change: (row: GainRow) => GainRow) => {
  const found = GAIN.map(() => ({ error: 0, squares: 0, held: 0 }));
  for (let log = 0; log < LOGS; log++) {
    const { mean, covariance, unit } = fitGain(plantedVisits(VISITS, 1_000 + log).map(change), vague(2, 5));
    for (const [i, sum] of found.entries()) {
      const error = (unit * mean[i]!) / ORDER - GAIN[i]!;
      const z = error / ((unit * Math.sqrt(covariance[packedIndex(i, i)]!)) / ORDER);
      sum.error += error / LOGS;
      sum.squares += z ** 2 / LOGS;
      sum.held += Number(Math.abs(z) < 1.2816) / LOGS;
    }
  }
  return found.map(({ error, squares, held }) => ({ error, ratio: Math.sqrt(squares), held }));
};
const withoutBase = (row: GainRow): GainRow => ({ ...row, base: Float64Array.of(1) });

/** Rows with one more position in φ. */
const withColumn = (rows: readonly GainRow[], of: (row: GainRow, i: number) => number): readonly GainRow[] =>
  rows.map((row, i) => ({ ...row, arms: row.arms.map((arm) => ({ ...arm, phi: Float64Array.of(...arm.phi, of(row, i)) })) }));

describe('fitGain', () => {
  it('finds what coupons add where they are shown to who buys anyway, and is about as unsure as it is wrong', () => {
    for (const { error, ratio, held } of judged((row) => row)) {
      expect(Math.abs(error)).toBeLessThan(0.004);
      // Var ε leaves out −(p·M)², an eighth of it here, so that it errs on the side of doubt.
      expect(ratio).toBeGreaterThan(0.8);
      expect(ratio).toBeLessThan(1.15);
      expect(held).toBeGreaterThan(0.75);
      expect(held).toBeLessThan(0.9);
    }
  });

  it('credits coupons with sure buyers, and is sure of it, without the base', () => {
    const [any] = judged(withoutBase);
    expect(any!.error).toBeGreaterThan(0.03);
    expect(any!.ratio).toBeGreaterThan(2);
    expect(any!.held).toBeLessThan(0.4);
  });

  it('finds what visits leave with nothing shown, in minor units', () => {
    const { base, unit } = fitGain(plantedVisits(40_000, 7), vague(2, 5));
    // Three standard errors.
    expect(Math.abs((unit * base[0]!) / ORDER - 0.04)).toBeLessThan(0.006);
    expect(Math.abs((unit * base[1]!) / ORDER - 0.1)).toBeLessThan(0.013);
    // The unit is what a visit without a coupon leaves: of these, a quarter are of regulars.
    expect(Math.abs(unit / ORDER - (0.04 + 0.1 / 4))).toBeLessThan(0.006);
  });

  it('leaves the belief as it was where nothing was shown, and knows no discounts', () => {
    const prior = vague(2, 0.3);
    const unshown = plantedVisits(2_000, 8).map((row): GainRow => ({ ...row, shown: -1 }));
    const { mean, covariance, discount } = fitGain(unshown, { ...prior, mean: Float64Array.of(0.2, -0.1) });
    expect([...mean]).toEqual([expect.closeTo(0.2, 9), expect.closeTo(-0.1, 9)]);
    for (const [i, value] of prior.covariance.entries()) expect(covariance[i]).toBeCloseTo(value, 9);
    expect(discount).toHaveLength(0);
  });

  it('learns the expected discount from what was shown alone', () => {
    const rows = plantedVisits(20_000, 9).map(
      (row): GainRow => ({ ...row, discount: row.shown === 0 ? 100 + 50 * row.arms[0]!.phi[1]! : 9_999 }),
    );
    const { discount, unit } = fitGain(rows, vague(2, 5));
    expect(unit * discount[0]!).toBeCloseTo(100, -1);
    expect(unit * discount[1]!).toBeCloseTo(50, -1);
  });

  it('finds more evidence for a feature that coupons gain by, and less for one of noise', () => {
    const [rng, prior] = [seededRng(10), [vague(1, 1), vague(2, 1)] as const];
    let [useful, useless] = [0, 0];
    for (let log = 0; log < 8; log++) {
      const rows = plantedVisits(20_000, 5_000 + log);
      const plain = rows.map((row): GainRow => ({ ...row, arms: row.arms.map((arm) => ({ ...arm, phi: Float64Array.of(1) })) }));
      const without = fitGain(plain, prior[0]).evidence;
      const matched = fitGain(rows, prior[1]).evidence;
      const noisy = fitGain(
        withColumn(plain, () => normal(rng)),
        prior[1],
      ).evidence;
      useful += Number(matched > without + Math.log(10));
      useless += Number(noisy > without + Math.log(10));
    }
    expect(useful).toBeGreaterThan(6);
    expect(useless).toBe(0);
  });
});
