import { describe, expect, it } from 'vitest';
import { normalTail } from '../../../../src/maths/distributions';
import { normal, seededRng, uniform } from '../../../../src/maths/random';
import { bootstrapWeights, correctedEstimate } from '../../../../src/stats/offPolicy/intervals';
import { moneyAt, profitableShare, qini, rankByScore, upliftAt, upliftCurve } from '../../../../src/stats/offPolicy/uplift';

/** People with effects `tau`, half of them treated by lot. */
const experiment = (n: number, seed: number, spread: number) => {
  const rng = seededRng(seed);
  const tau = Float64Array.from({ length: n }, () => 0.1 + spread * normal(rng));
  const treated = Float64Array.from({ length: n }, () => (uniform(rng) < 0.5 ? 1 : 0));
  const outcome = Float64Array.from(treated, (d, i) => (uniform(rng) < 0.3 + d * tau[i]! ? 1 : 0));
  return { tau, rows: { treated, outcome } };
};

describe('qini', () => {
  const rows = { treated: [0, 1, 0, 1], outcome: [0, 1, 1, 0] };

  it('is the area over the chord as a share of the perfect order', () => {
    // Curve 0, 0, 1, ½, 0 over 0 … 4 rows: area 1½, chord 0; perfect 0, 1, 1, 1, 0: area 3.
    expect(qini(rows, rankByScore([4, 3, 2, 1]))).toBeCloseTo(0.5, 12);
    expect(qini(rows, rankByScore([2, 4, 1, 3]))).toBe(1);
    expect(qini(rows, rankByScore([1, 1, 1, 1]))).toBe(0);
  });

  it('is near nothing for chance, above it for the true effects, and below it for their opposite', () => {
    const { tau, rows: people } = experiment(20_000, 1, 0.1);
    const rng = seededRng(2);
    const by = (score: Float64Array) => qini(people, rankByScore(score));
    expect(Math.abs(by(tau.map(() => uniform(rng))))).toBeLessThan(0.03);
    expect(by(tau)).toBeGreaterThan(0.06);
    expect(by(tau.map((t) => -t))).toBeLessThan(-0.06);
  });

  it('counts a row of weight 2 as two rows', () => {
    const doubled = { treated: [0, 1, 1, 0, 1], outcome: [0, 1, 1, 1, 0] };
    const twice = qini(doubled, rankByScore([4, 3, 3, 2, 1]));
    expect(qini(rows, rankByScore([4, 3, 2, 1]), [1, 2, 1, 1])).toBeCloseTo(twice, 12);
  });
});

describe('upliftAt', () => {
  it('is the difference of means in the best-scored share, and the average effect for one score', () => {
    const rows = { treated: [1, 0, 1, 0], outcome: [1, 0, 0, 1] };
    expect(upliftAt(rows, rankByScore([4, 3, 2, 1]), 0.5)).toBe(1);
    expect(upliftAt(rows, rankByScore([1, 1, 1, 1]), 0.3)).toBeCloseTo(0, 12);
    expect(upliftCurve(rows, rankByScore([4, 3, 2, 1]), [0, 0.5, 1]).map(({ per1000 }) => per1000)).toEqual([0, 500, 0]);
  });
});

describe('upliftCurve', () => {
  it('is straight up to the first share that holds both arms, and a number everywhere', () => {
    const rows = { treated: [1, 1, 0, 0], outcome: [1, 0, 0, 0] };
    const ranking = rankByScore([4, 3, 2, 1]);
    expect(upliftAt(rows, ranking, 0.25)).toBeNaN();
    expect(upliftCurve(rows, ranking, [0, 0.25, 0.5, 0.75, 1]).map(({ per1000 }) => per1000)).toEqual([0, 125, 250, 375, 500]);
  });
});

describe('bootstrap', () => {
  it('keeps the size of each stratum, and spreads a mean as its standard error says', () => {
    const rng = seededRng(3);
    const y = Array.from({ length: 400 }, () => uniform(rng));
    const strata = [0, 1].map((half) => Array.from(y.keys()).filter((i) => i % 2 === half));
    const means: number[] = [];
    for (const weights of bootstrapWeights(strata, 400, rng)) {
      expect(strata[0]!.reduce((sum, i) => sum + weights[i]!, 0)).toBe(200);
      means.push(weights.reduce((sum, w, i) => sum + w * y[i]!, 0) / 400);
    }
    const center = means.reduce((sum, m) => sum + m, 0) / means.length;
    const sd = Math.sqrt(means.reduce((sum, m) => sum + (m - center) ** 2, 0) / means.length);
    expect(sd / Math.sqrt(1 / 12 / 400)).toBeGreaterThan(0.85);
    expect(sd / Math.sqrt(1 / 12 / 400)).toBeLessThan(1.15);
  });
});

describe('correctedEstimate', () => {
  it('is about the standard deviation for halves, not that over √J', () => {
    expect(correctedEstimate([1, 2, 3, 4], 1)).toEqual({ value: 2.5, se: Math.sqrt((5 / 3) * 1.25) });
  });
});

describe('normalTail', () => {
  it('matches known quantiles', () => {
    expect(normalTail(1.959963984540054)).toBeCloseTo(0.025, 7);
    expect(normalTail(-1)).toBeCloseTo(0.841344746, 7);
    expect(normalTail(6) / 9.865876e-10).toBeCloseTo(1, 5);
  });
});

describe('moneyAt', () => {
  // Best first: a buyer who was treated, a treated one who did not buy, a control buyer, a control who did not.
  const rows = { treated: [1, 0, 1, 0, 1, 0, 1, 0], outcome: [1, 0, 1, 0, 0, 1, 0, 1] };
  const ranking = rankByScore([8, 7, 6, 5, 4, 3, 2, 1]);
  const worth = { value: 10, cost: 0.15 };

  it('counts what the targeted earn beyond their control, and what treating them costs', () => {
    const half = moneyAt(rows, ranking, 0.5, worth);
    expect(half.irr).toBe(1);
    expect(half.nir).toBeCloseTo(2 * 10 - 2 * 0.15, 12);
    const all = moneyAt(rows, ranking, 1, worth);
    expect(all.irr).toBe(0);
    expect(all.nir).toBeCloseTo(-4 * 0.15, 12);
  });

  it('is 0 where one arm, or no row, is targeted', () => {
    expect(moneyAt(rows, ranking, 0, worth)).toEqual({ share: 0, irr: 0, nir: 0 });
    expect(moneyAt(rows, ranking, 1 / 8, worth)).toEqual({ share: 0, irr: 0, nir: 0 });
  });

  it('targets those whose predicted uplift earns its cost', () => {
    expect(profitableShare([0.02, 0.016, 0.015, 0.001], worth)).toBe(0.5);
  });
});
