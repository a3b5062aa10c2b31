import { describe, expect, it } from 'vitest';
import type { IntervalEstimate } from '../../../../src/core/evaluation/intervalEstimate';
import { shrunkMeans } from '../../../../src/core/timing/shrunkMeans';
import { stateCount } from '../../../../src/core/timing/timingTable';
import { meanValue, playVisits } from '../../../../src/trainer/timing/judgeTiming';
import { offerFrom, type TimingPolicy, type TimingVisit, visitValue } from '../../../../src/trainer/timing/timingVisit';
import { valueFromLog } from '../../../../src/trainer/timing/valueFromLog';
import { inventedLog, trueVisits } from './invented';

/** Offers a small coupon from the third question on, now and then a large one, and waits half of the time. */
const policy: TimingPolicy = (_, k) => (k < 2 ? [1, 0, 0] : [0.5, 0.4, 0.1]);

const isNear = ({ value, se }: IntervalEstimate, truth: number): boolean => Math.abs(value - truth) < 4 * se;

describe('valueFromLog', () => {
  const { bins, visits } = inventedLog(20_000, 5);
  const truth = meanValue(playVisits(trueVisits(40_000, bins, 6), policy)).value;
  const guesses = new Float64Array(3 * stateCount(bins)).fill(0.2);

  it('finds what a policy is worth from the log of another one, with a Q that knows nothing', () => {
    const { ips, snips, dr, support } = valueFromLog(visits, policy, guesses);
    expect([ips, snips, dr].map((estimate) => isNear(estimate, truth))).toEqual([true, true, true]);
    expect(Math.max(ips.se, snips.se, dr.se)).toBeLessThan(0.01);
    expect(Math.abs(support.value - 1)).toBeLessThan(4 * support.se);
    expect(support.se).toBeLessThan(0.05);
  });

  it('does not where the probabilities of the log are forgotten', () => {
    const forgotten = visits.map(
      (visit): TimingVisit => ({
        ...visit,
        questions: visit.questions.map((question) => ({ ...question, behaviour: [1, 1, 1] as const })),
        ...(visit.offer ? { offer: { ...visit.offer, weight: 1 } } : {}),
      }),
    );
    const { ips, snips } = valueFromLog(forgotten, policy, guesses);
    expect([ips, snips].map((estimate) => isNear(estimate, truth))).toEqual([false, false]);
  });

  it('says how much of a policy the log has never tried', () => {
    const never = visits.map(
      (visit): TimingVisit => ({
        ...visit,
        ...(visit.offer && visit.questions.length === 1 ? { offer: { ...visit.offer, weight: 0 } } : {}),
      }),
    );
    expect(valueFromLog(never, offerFrom(0), guesses).support.value).toBe(0);
    expect(valueFromLog(visits, offerFrom(0), guesses).support.value).toBeGreaterThan(0.9);
  });
});

describe('visitValue', () => {
  it('offers once, where the policy first does, and else keeps what came of the visit', () => {
    const question = (small: number | undefined, large: number | undefined) => ({
      state: 0,
      behaviour: [1, 0, 0] as const,
      offers: [undefined, small, large] as const,
      preferred: large !== undefined ? 2 : small !== undefined ? 1 : 0,
    });
    const visit: TimingVisit = {
      shopper: 0,
      questions: [question(0.1, 0.2), question(undefined, undefined), question(0.3, undefined)],
      after: [],
      weights: [1, 1, 1, 1],
      reward: 0.5,
    };
    expect([0, 1, 2, 3].map((k) => visitValue(visit, offerFrom(k)))).toEqual([0.2, 0.3, 0.3, 0.5]);
    expect(visitValue(visit, () => [0.5, 0.5, 0])).toBeCloseTo(0.5 * 0.1 + 0.5 * (0.5 * (0.5 * 0.3 + 0.5 * 0.5)), 12);
  });
});

describe('shrunkMeans', () => {
  it('draws each cell to the mean of the coarser one, and gives that to a cell that nobody was in', () => {
    // Two bins of two: 4 rows of mean 1 in the first cell, 16 of mean 0 in the third.
    const [sums, weights] = [Float64Array.of(4, 0, 0, 0), Float64Array.of(4, 0, 16, 0)];
    const [all, kappa] = [4 / 20, 4];
    const [left, right] = [(4 + kappa * all) / (4 + kappa), (0 + kappa * all) / (16 + kappa)];
    const expected = [(4 + kappa * left) / (4 + kappa), left, (0 + kappa * right) / (16 + kappa), right];
    const means = shrunkMeans([2, 2], sums, weights, kappa);
    for (const [i, mean] of means.entries()) expect(mean).toBeCloseTo(expected[i]!, 12);
    expect([...shrunkMeans([2, 2], sums, weights, kappa, 0)][1]).toBeLessThan(left);
    expect([...shrunkMeans([2, 2], new Float64Array(4), new Float64Array(4), kappa, 0.3)]).toEqual([0.3, 0.3, 0.3, 0.3]);
  });
});
