import { describe, expect, it } from 'vitest';
import { randomisedResponse } from '../../../../src/engine/privacy/randomisedResponse';
import { seededRng, uniform } from '../../../../src/maths/random';
import { debias } from '../../../../src/stats/private/reportArms';

type Estimator = typeof debias;
const undebiased: Estimator = (counts) => {
  const n = Array.from(counts).reduce((a, b) => a + b, 0);
  const shares = Array.from(counts, (count) => count / n);
  return { estimate: shares, variance: shares.map((share) => (share * (1 - share)) / n) };
};

/** Mean and spread of the estimates, and mean stated variance, over `runs` simulated surveys. */
const simulate = (estimator: Estimator, truth: readonly number[], epsilon: number) => {
  const rng = seededRng(truth.length);
  const [runs, n, k] = [1_500, 400, truth.length];
  const edges = truth.map((_, i) => (i === k - 1 ? 1 : truth.slice(0, i + 1).reduce((a, b) => a + b)));
  const sums = truth.map(() => ({ value: 0, square: 0, stated: 0 }));
  for (let run = 0; run < runs; run++) {
    const counts = new Float64Array(k);
    for (let i = 0; i < n; i++) {
      const point = uniform(rng);
      const answer = edges.findIndex((edge) => point < edge);
      counts[randomisedResponse(answer, k, epsilon, rng)]! += 1;
    }
    const { estimate, variance } = estimator(counts, epsilon);
    for (const [i, sum] of sums.entries()) {
      sum.value += estimate[i]! / runs;
      sum.square += estimate[i]! ** 2 / runs;
      sum.stated += variance[i]! / runs;
    }
  }
  return sums.map(({ value, square, stated }, i) => {
    const spread = square - value ** 2;
    return { bias: (value - truth[i]!) / Math.sqrt(spread / runs), ratio: stated / spread };
  });
};

const surveys = [
  { truth: [0.9, 0.1], epsilon: 1 },
  { truth: [0.6, 0.3, 0.1], epsilon: 2 },
  { truth: [0.5, 0.02, 0.2, 0.03, 0.15, 0.02, 0.06, 0.02], epsilon: 2 },
];

describe('debias', () => {
  it.each(surveys)('is unbiased within 4 SE and states the variance simulation finds, truth $truth', ({ truth, epsilon }) => {
    for (const { bias, ratio } of simulate(debias, truth, epsilon)) {
      expect(Math.abs(bias)).toBeLessThan(4);
      // The spread of a variance over 1,500 runs is √(2/1500) = 3.7% of it.
      expect(Math.abs(ratio - 1)).toBeLessThan(0.15);
    }
  });

  it.each(surveys)('raw shares fail the same check, truth $truth', ({ truth, epsilon }) => {
    expect(Math.max(...simulate(undebiased, truth, epsilon).map(({ bias }) => Math.abs(bias)))).toBeGreaterThan(4);
  });

  it('sums to 1, and knows nothing without reports', () => {
    expect(debias([5, 0, 95], 2).estimate.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    expect(debias([0, 0], 2)).toEqual({ estimate: [0, 0], variance: [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] });
  });
});
