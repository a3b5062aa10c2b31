import { describe, expect, it } from 'vitest';
import { normal, seededRng, uniform } from '../../../../src/maths/random';
import { auc, aucDifference, calibrationError, logloss } from '../../../../src/stats/offPolicy/classification';
import { meanAndSe } from '../../../../src/stats/offPolicy/intervals';

describe('auc', () => {
  it('counts a tie between classes as half a win', () => {
    // pairs: (.8>.2) (.8>.5) (.5>.2) (.5=.5) → 3.5 / 4
    expect(auc([1, 0, 1, 0], [0.8, 0.2, 0.5, 0.5]).value).toBeCloseTo(0.875, 12);
    expect(auc([1, 0, 1, 0], [1, 1, 1, 1]).value).toBe(0.5);
  });

  it('is NaN when a class is missing', () => {
    expect(auc([1, 1], [0.2, 0.3]).value).toBeNaN();
  });

  it('has a standard error that matches the spread over repeated samples', () => {
    const rng = seededRng(1);
    const values: number[] = [];
    let meanSe = 0;
    for (let run = 0; run < 300; run++) {
      const labels = Array.from({ length: 200 }, (_, i) => (i < 80 ? 1 : 0));
      const estimate = auc(
        labels,
        labels.map((y) => normal(rng) + y),
      );
      values.push(estimate.value);
      meanSe += estimate.se / 300;
    }
    const spread = meanAndSe(values).se * Math.sqrt(values.length);
    expect(meanSe / spread).toBeGreaterThan(0.85);
    expect(meanSe / spread).toBeLessThan(1.15);
  });

  it('gives a paired difference of exactly nothing for equal scores, and a smaller error than unpaired for close ones', () => {
    const rng = seededRng(2);
    const labels = Array.from({ length: 300 }, () => (uniform(rng) < 0.4 ? 1 : 0));
    const a = labels.map((y) => normal(rng) + y);
    const b = a.map((x) => x + 0.2 * normal(rng));
    expect(aucDifference(labels, a, a)).toEqual({ value: 0, se: 0 });
    const unpaired = Math.hypot(auc(labels, a).se, auc(labels, b).se);
    expect(aucDifference(labels, a, b).se).toBeLessThan(unpaired / 2);
  });
});

describe('logloss', () => {
  it('is ln 2 for a coin and stays finite for a certain mistake', () => {
    expect(logloss([0, 1], [0.5, 0.5]).value).toBeCloseTo(Math.LN2, 12);
    expect(Number.isFinite(logloss([1], [0]).value)).toBe(true);
  });
});

describe('calibrationError', () => {
  it('is small for true probabilities and large for shifted ones', () => {
    const rng = seededRng(3);
    const p = Array.from({ length: 20_000 }, () => uniform(rng) * 0.8);
    const y = p.map((x) => (uniform(rng) < x ? 1 : 0));
    expect(calibrationError(y, p)).toBeLessThan(0.02);
    expect(
      calibrationError(
        y,
        p.map((x) => x + 0.1),
      ),
    ).toBeCloseTo(0.1, 1);
  });
});

describe('meanAndSe', () => {
  it('uses n − 1', () => {
    expect(meanAndSe([1, 2, 3, 4])).toEqual({ value: 2.5, se: Math.sqrt(5 / 3 / 4) });
  });
});
