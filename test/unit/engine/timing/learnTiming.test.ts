import { describe, expect, it } from 'vitest';
import { learnTiming, noTiming, type TimingLearnt, type TimingStep, timingValues } from '../../../../src/engine/timing/timingPolicy';
import type { TimingTable } from '../../../../src/engine/timing/timingTable';
import { integer, type Rng, seededRng, uniform } from '../../../../src/maths/random';

const STATES = 4;
const ACTIONS = 3;
const GAMMA = 0.9;

/**
 * A small visit: waiting at s leads to s + 1 with this chance, else the visit ends with a purchase or without; an offer ends it. Chances of a reward of 1 at
 * the end, by state and action.
 */
const GOES_ON = 0.7;
const REWARD = [
  [0.05, 0.1, 0.08],
  [0.1, 0.3, 0.15],
  [0.2, 0.35, 0.5],
  [0.3, 0.25, 0.2],
] as const;

const tableOf = (step: number, q = 0.2): TimingTable => ({
  version: 1,
  bins: { views: [2, 3, 4], cartValue: [], sinceOffer: [], offers: [], sincePurchase: [] },
  q: new Array<number>(STATES * ACTIONS).fill(q),
  largeFrom: 1_000,
  epsilon: 0.05,
  gamma: GAMMA,
  step,
});

/** Q of the visit by value iteration: Q(s, wait) = (1 − c) r + c γ max Q(s + 1), Q(s, offer) = r; the last state ends. */
const exact = (): number[][] => {
  let q = REWARD.map((rewards) => [...rewards] as number[]);
  for (let sweep = 0; sweep < 50; sweep++) {
    q = REWARD.map((rewards, s) => {
      const next = q[s + 1];
      return [next ? (1 - GOES_ON) * rewards[0] + GOES_ON * GAMMA * Math.max(...next) : rewards[0], rewards[1], rewards[2]];
    });
  }
  return q;
};

/** One visit of somebody who tries everything. */
const visit = (rng: Rng): { steps: TimingStep[]; reward: number } => {
  const steps: TimingStep[] = [];
  for (let state = 0; ; state++) {
    const action = integer(rng, ACTIONS);
    steps.push({ state, action });
    const ends = action > 0 || state === STATES - 1 || uniform(rng) >= GOES_ON;
    if (ends) return { steps, reward: uniform(rng) < REWARD[state]![action]! ? 1 : 0 };
  }
};

/** Largest error of the mean over the last half of what is learnt from `visits` visits. */
const errorOf = (visits: number, table: TimingTable, seed: number, change: (steps: TimingStep[]) => TimingStep[] = (steps) => steps) => {
  const rng = seededRng(seed);
  let learnt: TimingLearnt = noTiming('b');
  const sums = new Float64Array(STATES * ACTIONS);
  for (let i = 0; i < visits; i++) {
    const { steps, reward } = visit(rng);
    learnt = learnTiming(table, learnt, change(steps), reward);
    if (i < visits / 2) continue;
    for (let s = 0; s < STATES; s++) for (const [a, value] of timingValues(table, learnt, s).entries()) sums[s * ACTIONS + a]! += value;
  }
  const truth = exact();
  return Math.max(...sums.map((sum, i) => Math.abs(sum / (visits / 2) - truth[Math.floor(i / ACTIONS)]![i % ACTIONS]!)));
};

describe('learnTiming', () => {
  it('comes to the Q of a small visit that value iteration gives', () => {
    expect(errorOf(60_000, tableOf(0.01), 1)).toBeLessThan(0.03);
  });

  it('does not when what was done is mistaken, or the future is left out', () => {
    const mistaken = (steps: TimingStep[]) => steps.map(({ state, action }) => ({ state, action: (action + 1) % ACTIONS }));
    expect(errorOf(60_000, tableOf(0.01), 1, mistaken)).toBeGreaterThan(0.1);
    expect(errorOf(60_000, { ...tableOf(0.01), gamma: 0 }, 1)).toBeGreaterThan(0.1);
  });

  it('moves the first step of a visit at once, as steps are learnt from backwards', () => {
    const steps = [
      { state: 0, action: 0 },
      { state: 1, action: 1 },
    ];
    const { changes } = learnTiming(tableOf(0.1), noTiming('b'), steps, 1);
    expect(changes[4]).toBeCloseTo(0.1 * (1 - 0.2), 12);
    expect(changes[0]).toBeCloseTo(0.1 * (GAMMA * 0.28 - 0.2), 12);
  });

  it('credits an offer with the visit, whatever is asked after it; a wait there is still one', () => {
    const steps = [0, 1, 2].map((state) => ({ state, action: state === 0 ? 1 : 0 }));
    const { changes } = learnTiming(tableOf(0.1), noTiming('b'), steps, 1);
    expect(changes[1]).toBeCloseTo(0.1 * (1 - 0.2), 12);
    expect(changes[3]).toBeCloseTo(0.1 * (GAMMA * 0.28 - 0.2), 12);
    // So the fixed point of an offer is what it earns: 0.3 of visits here, two questions before their end.
    const rng = seededRng(2);
    let learnt: TimingLearnt = noTiming('b');
    let mean = 0;
    for (let i = 0; i < 20_000; i++) {
      learnt = learnTiming(tableOf(0.01), learnt, steps, uniform(rng) < 0.3 ? 1 : 0);
      if (i >= 10_000) mean += timingValues(tableOf(0.01), learnt, 0)[1]! / 10_000;
    }
    expect(Math.abs(mean - 0.3)).toBeLessThan(0.02);
  });

  it('moves no value by more than a half in all, however long one thing happens', () => {
    for (const reward of [0, 1]) {
      const table = tableOf(0.2, reward === 1 ? -1 : 2);
      let learnt = noTiming('b');
      for (let i = 0; i < 300; i++) learnt = learnTiming(table, learnt, [{ state: 1, action: 2 }], reward);
      expect(learnt.changes).toEqual({ 5: reward === 1 ? 0.5 : -0.5 });
    }
  });

  it('learns nothing from a reward that is no number, with a step of 0, of no step, or of a state the table does not have', () => {
    const learnt = { ...noTiming('b'), changes: { 3: 0.1 } };
    const steps = [{ state: 1, action: 0 }];
    expect(learnTiming(tableOf(0.1), learnt, steps, Number.NaN)).toBe(learnt);
    expect(learnTiming(tableOf(0.1), learnt, steps, Number.POSITIVE_INFINITY)).toBe(learnt);
    expect(learnTiming(tableOf(0), learnt, steps, 1)).toBe(learnt);
    expect(learnTiming(tableOf(0.1), learnt, [], 1)).toBe(learnt);
    expect(learnTiming(tableOf(0.1), learnt, [...steps, { state: STATES, action: 0 }], 1)).toBe(learnt);
    expect(learnTiming(tableOf(0.1), learnt, [{ state: STATES, action: 0 }, ...steps], 1)).toBe(learnt);
    expect(learnTiming(tableOf(0.1), learnt, steps, 1)).not.toBe(learnt);
  });

  it('changes nothing it was given', () => {
    const [table, learnt] = [Object.freeze(tableOf(0.1)), Object.freeze({ ...noTiming('b'), changes: Object.freeze({ 0: 0.1 }) })];
    expect(learnTiming(table, learnt, Object.freeze([{ state: 0, action: 0 }]), 1).changes).not.toEqual(learnt.changes);
    expect(learnt.changes).toEqual({ 0: 0.1 });
  });
});
