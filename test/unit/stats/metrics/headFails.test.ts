import { describe, expect, it } from 'vitest';
import { randomisedResponse } from '../../../../src/engine/privacy/randomisedResponse';
import { integer, type Rng, seededRng, uniform } from '../../../../src/maths/random';
import { headFails, reportRates } from '../../../../src/stats/metrics/reportRates';

/** Answers of so many sessions, of which some had something to compare, and in some of those the local model was right. */
const answered = (sessions: number, compared: number, right: number, rng: Rng) => {
  const counts = [0, 0];
  for (let i = 0; i < sessions; i++) {
    const truth = uniform(rng) < compared ? Number(uniform(rng) < right) : integer(rng, 2);
    counts[randomisedResponse(truth, 2, 2, rng)]! += 1;
  }
  return reportRates([
    {
      question: 'local-right',
      epsilon: 2,
      strata: [
        { source: 'profile.visits', atLeast: 2 },
        { source: 'profile.orders', atLeast: 1 },
      ],
      counts,
    },
  ]);
};

const RUNS = 400;
const share = (compared: number, right: number): number =>
  Array.from({ length: RUNS }, (_, seed) => headFails(answered(2_000, compared, right, seededRng(seed)))).filter(Boolean).length / RUNS;

describe('the guard of what devices adapt', () => {
  it('finds one that is wrong twice as often as right, and seldom one that is not', () => {
    const [wrong, even, good] = [share(0.3, 1 / 3), share(0.3, 0.5), share(0.3, 2 / 3)];
    console.log(`dropped: wrong ${wrong}, even ${even}, good ${good}, of ${RUNS} runs of 2,000 reports`);
    expect(wrong).toBeGreaterThan(0.8);
    // One side of a 95% interval, and three standard errors.
    expect(even).toBeLessThan(0.025 + 3 * Math.sqrt((0.025 * 0.975) / RUNS));
    expect(good).toBe(0);
  });

  it('says nothing of fewer than 50 reports, nor where nobody asked', () => {
    expect(headFails(answered(49, 1, 0, seededRng(1)))).toBe(false);
    expect(headFails([])).toBe(false);
    expect(answered(900, 1, 1, seededRng(1))).toMatchObject([{ source: 'local.right', rate: { high: expect.any(Number) } }]);
  });
});
