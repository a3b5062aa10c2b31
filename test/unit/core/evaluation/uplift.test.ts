import { describe, expect, it } from 'vitest';
import { bestLinearPredictor } from '../../../../src/core/evaluation/bestLinearPredictor';
import { bootstrapWeights } from '../../../../src/core/evaluation/bootstrap';
import { correctedEstimate } from '../../../../src/core/evaluation/correctedEstimate';
import { qini } from '../../../../src/core/evaluation/qini';
import { upliftAt, upliftCurve } from '../../../../src/core/evaluation/upliftAt';
import { rankByScore } from '../../../../src/core/evaluation/upliftRanking';
import { normalTail } from '../../../../src/core/normalTail';
import { normal, seededRng, uniform } from '../../../../src/core/random';

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

describe('bestLinearPredictor', () => {
  it.each([2_000, 20_000])('loads 1 on the true effects and 0 on a score of noise, with the average effect (n = %i)', (n) => {
    const { tau, rows } = experiment(n, 7, 0.15);
    const center = tau.reduce((sum, t) => sum + t, 0) / n;
    const flat = new Float64Array(n).fill(0.3);
    const truth = bestLinearPredictor(
      rows,
      tau.map((t) => t - center),
      flat,
    )!;
    const rng = seededRng(8);
    const noise = bestLinearPredictor(
      rows,
      tau.map(() => 0.15 * normal(rng)),
      flat,
    )!;
    expect(Math.abs(truth.loading.value - 1)).toBeLessThan(3 * truth.loading.se);
    expect(truth.loading.value).toBeGreaterThan(3 * truth.loading.se);
    expect(Math.abs(truth.average.value - 0.1)).toBeLessThan(3 * truth.average.se);
    expect(Math.abs(noise.loading.value)).toBeLessThan(3 * noise.loading.se);
  });

  it('has nothing to say of a score that does not vary', () => {
    const { rows } = experiment(200, 9, 0);
    expect(bestLinearPredictor(rows, new Float64Array(200), new Float64Array(200))).toBeUndefined();
  });
});
