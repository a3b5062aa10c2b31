import { describe, expect, it } from 'vitest';
import { randomisedResponse } from '../../../../src/engine/privacy/randomisedResponse';
import type { Strata } from '../../../../src/engine/profile/stratum';
import { type Rng, seededRng, uniform } from '../../../../src/maths/random';
import { type AnsweredBundle, reportRates } from '../../../../src/stats/metrics/reportRates';
import { clopperPearson } from '../../../helpers/statistics';

const strata: Strata = [
  { source: 'session.claimed', atLeast: 1 },
  { source: 'session.dismissed', atLeast: 1 },
];
const TRUTH = { claimed: 0.06, dismissed: 0.15, purchased: 0.03 };

/** Answers of so many sessions, each bit drawn by itself, as the device randomises them. */
const answered = (reports: number, epsilon: number, rng: Rng, of: Strata = strata): AnsweredBundle => {
  const counts = new Array<number>(8).fill(0);
  const bit = (share: number): number => Number(uniform(rng) < share);
  for (let n = 0; n < reports; n++) {
    const truth = 4 * bit(TRUTH.claimed) + 2 * bit(TRUTH.dismissed) + bit(TRUTH.purchased);
    counts[randomisedResponse(truth, 8, epsilon, rng)]! += 1;
  }
  return { question: 'stratum-outcome', epsilon, strata: of, counts };
};

describe('reportRates', () => {
  it('holds the truth 95 times in a hundred, over bundles of different noise, where an interval without the noise does not', () => {
    const RUNS = 1_000;
    const held = { rate: 0, twin: 0 };
    const sums = { claimed: 0, half: 0 };
    for (let seed = 0; seed < RUNS; seed++) {
      const rng = seededRng(seed);
      const swapped: Strata = [strata[1], strata[0]];
      const first = answered(600, 2, rng);
      // The other order of its tests: bits change places.
      const other = answered(300, 1, rng);
      const moved = other.counts.map((_, i) => other.counts[((i & 4) >> 1) | ((i & 2) << 1) | (i & 1)] ?? 0);
      const rates = reportRates([first, { ...other, strata: swapped, counts: moved }]);
      expect(rates.map(({ source, reports }) => [source, reports])).toEqual([
        ['session.claimed', 900],
        ['session.dismissed', 900],
        ['session.purchased', 900],
      ]);
      const { share, low, high } = rates[1]!.rate!;
      if (low <= TRUTH.dismissed && TRUTH.dismissed <= high) held.rate += 1;
      // Broken twin: answers were told as they are.
      if (Math.abs(share - TRUTH.dismissed) <= 1.96 * Math.sqrt((share * (1 - share)) / 900)) held.twin += 1;
      sums.claimed += share;
      sums.half += (high - low) / 2;
    }
    console.log(
      `dismissal rate of 15% from 900 reports: held in ${held.rate} of ${RUNS}, without the noise in ${held.twin}; mean ${(sums.claimed / RUNS).toFixed(3)} ± ${(sums.half / RUNS).toFixed(3)}`,
    );
    const { lower, upper } = clopperPearson(held.rate, RUNS, 0.005);
    expect([lower < 0.95, upper > 0.95]).toEqual([true, true]);
    expect(held.twin / RUNS).toBeLessThan(0.7);
  });

  it('takes every answer apart exactly where it is known what was received', () => {
    // p = .5 exactly at ε = ln 7; expected counts of 1,400 sessions, 20% of which claimed and nothing else: p·280 + q·1,120 and so on.
    const epsilon = Math.log(7);
    const [p, q] = [0.5, 1 / 14];
    const counts = Array.from({ length: 8 }, (_, i) => (i === 4 ? 280 * p + 1_120 * q : i === 0 ? 1_120 * p + 280 * q : 1_400 * q));
    const [claimed, dismissed, purchased] = reportRates([{ question: 'stratum-outcome', epsilon, strata, counts }]);
    expect(claimed?.rate?.share).toBeCloseTo(0.2, 9);
    expect(dismissed?.rate?.share).toBeCloseTo(0, 9);
    expect(purchased?.rate?.share).toBeCloseTo(0, 9);
    const f = (4 * 1_400 * q + 280 * (p - q)) / 1_400;
    const half = (1.959964 * Math.sqrt((f * (1 - f)) / 1_400)) / (p - q);
    expect(claimed?.rate?.high).toBeCloseTo(0.2 + half, 5);
    expect(claimed?.rate?.low).toBeCloseTo(0.2 - half, 5);
    expect(dismissed?.rate?.low).toBe(0);
  });

  it('reads reactions, and adds them to what strata say of claims', () => {
    // p = .5, q = .25 at ε = ln 2: 400 sessions, a quarter of which claimed, an eighth only dismissed.
    const epsilon = Math.log(2);
    const counts = [250, 100, 50].map((true_) => true_ * 0.5 + (400 - true_) * 0.25);
    const alone = reportRates([{ question: 'reaction', epsilon, strata, counts }]);
    expect(alone.map(({ source, reports }) => [source, reports])).toEqual([
      ['session.claimed', 400],
      ['reaction.dismissed', 400],
    ]);
    expect(alone[0]?.rate?.share).toBeCloseTo(0.25, 9);
    expect(alone[1]?.rate?.share).toBeCloseTo(0.125, 9);
    const both = reportRates([{ question: 'reaction', epsilon, strata, counts }, answered(200, 2, seededRng(2))]);
    expect(both.find(({ source }) => source === 'session.claimed')?.reports).toBe(600);
  });

  it('says nothing of fewer than 50 reports, and asks one test once', () => {
    expect(reportRates([])).toEqual([]);
    expect(reportRates([answered(49, 2, seededRng(1))]).map(({ rate }) => rate)).toEqual([null, null, null]);
    const twice = reportRates([answered(200, 2, seededRng(2), [strata[0], strata[0]])]);
    expect(twice.map(({ source, reports }) => [source, reports])).toEqual([
      ['session.claimed', 200],
      ['session.purchased', 200],
    ]);
  });
});
