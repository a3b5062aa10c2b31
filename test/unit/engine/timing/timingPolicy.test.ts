import { describe, expect, it } from 'vitest';
import { choose } from '../../../../src/engine/bandit/choose';
import { noTiming, timingDistribution, timingValues } from '../../../../src/engine/timing/timingPolicy';
import type { TimingTable } from '../../../../src/engine/timing/timingTable';
import { normal, seededRng } from '../../../../src/maths/random';

const bins = { views: [3, 5], cartValue: [1], sinceOffer: [], offers: [], sincePurchase: [] };
const STATES = 6;

const tableOf = (q: readonly number[], epsilon = 0.06): TimingTable => ({
  version: 1,
  bins,
  q: [...q],
  largeFrom: 1_000,
  epsilon,
  gamma: 1,
  step: 0.1,
});

const openings = [
  { small: false, large: false },
  { small: true, large: false },
  { small: false, large: true },
  { small: true, large: true },
];

describe('timingDistribution', () => {
  it('sums to 1, gives nothing to what is closed and at least an equal share of ε to what is open, for any values', () => {
    const rng = seededRng(1);
    for (let i = 0; i < 500; i++) {
      const table = tableOf(
        Array.from({ length: STATES * 3 }, () => normal(rng)),
        0.01 + (i % 50) / 100,
      );
      for (const open of openings) {
        const p = timingDistribution(table, noTiming('b'), i % STATES, open);
        const isOpen = [true, open.small, open.large];
        const least = table.epsilon / isOpen.filter(Boolean).length;
        expect(p.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
        for (const [action, share] of p.entries()) {
          if (isOpen[action]) expect(share).toBeGreaterThanOrEqual(least - 1e-15);
          else expect(share).toBe(0);
        }
      }
    }
  });

  it('is greedy among what is open, shares ties, and waits for certain where nothing is', () => {
    const q = [0.2, 0.5, 0.9, 0.4, 0.4, 0.1, ...new Array<number>(12).fill(0)];
    const at = (state: number, open: (typeof openings)[number]) => [...timingDistribution(tableOf(q), noTiming('b'), state, open)];
    const close = (p: readonly number[], expected: readonly number[]) =>
      expect(p.map((share) => Number(share.toFixed(12)))).toEqual(expected.map((share) => Number(share.toFixed(12))));
    close(at(0, { small: true, large: true }), [0.02, 0.02, 0.96]);
    close(at(0, { small: true, large: false }), [0.03, 0.97, 0]);
    close(at(0, { small: false, large: false }), [1, 0, 0]);
    close(at(1, { small: true, large: true }), [0.49, 0.49, 0.02]);
    close(at(1, { small: false, large: true }), [0.97, 0, 0.03]);
    close(at(2, { small: true, large: true }), [1 / 3, 1 / 3, 1 / 3]);
  });

  it('sees what this device has learnt beside the table, in its own state alone', () => {
    const table = tableOf(new Array<number>(STATES * 3).fill(0.3));
    const learnt = { ...noTiming('b'), changes: { 4: 0.2 } };
    expect([...timingValues(table, learnt, 1)]).toEqual([0.3, 0.5, 0.3]);
    expect([...timingValues(table, learnt, 2)]).toEqual([0.3, 0.3, 0.3]);
    expect(timingDistribution(table, learnt, 1, { small: true, large: true })[1]).toBeCloseTo(0.96, 12);
  });

  it('is drawn from as it says: a million draws within four standard errors, which those of another ε are not', () => {
    const table = tableOf([0.2, 0.5, 0.9, 0.4, 0.4, 0.1, ...new Array<number>(12).fill(0)]);
    const draws = 1_000_000;
    const rng = seededRng(3);
    for (const state of [0, 1]) {
      const p = timingDistribution(table, noTiming('b'), state, { small: true, large: true });
      const counts = [0, 0, 0];
      for (let i = 0; i < draws; i++) counts[choose(p, rng).index]! += 1;
      const isNear = (claimed: Float64Array): boolean =>
        claimed.every((share, action) => Math.abs(counts[action]! / draws - share) <= 4 * Math.sqrt((share * (1 - share)) / draws));
      expect(isNear(p)).toBe(true);
      expect(isNear(timingDistribution({ ...table, epsilon: 0.065 }, noTiming('b'), state, { small: true, large: true }))).toBe(false);
    }
  });
});
