import { type TimingLearnt, timingValues } from './timingPolicy';
import { type TimingTable, timingActions } from './timingTable';

/** One question of a visit and what the timing did. */
export interface TimingStep {
  readonly state: number;
  /** Index in `timingActions`. */
  readonly action: number;
}

/** What local learning may move a value by in all: a table from thousands of visits is not to be undone by one shopper's few. */
const MOST = 0.5;

/**
 * Q-learning (Watkins & Dayan 1992, https://doi.org/10.1007/BF00992698) over one visit: Q(s, wait) += α [γ max_a′ Q(s′, a′) − Q(s, wait)], and with the
 * reward in place of γ max Q where a step offers or is the last. An offer earns what the visit comes to however many questions follow, as in the
 * table; γ is the price of waiting. Backwards, so that the reward reaches the first step at once.
 * @param steps in the order they were taken; what offered nothing is a wait
 * @param reward of the visit: `sessionReward`
 */
export const learnTiming = (table: TimingTable, learnt: TimingLearnt, steps: readonly TimingStep[], reward: number): TimingLearnt => {
  if (!Number.isFinite(reward) || table.step === 0) return learnt;
  let known = learnt;
  let next: number | undefined;
  for (const { state, action } of steps.toReversed()) {
    const entry = state * timingActions.length + action;
    // A step taken under a table of another shape.
    if (table.q[entry] === undefined) return learnt;
    const target = action > 0 || next === undefined ? reward : table.gamma * Math.max(...timingValues(table, known, next));
    const change = (known.changes[entry] ?? 0) + table.step * (target - timingValues(table, known, state)[action]!);
    known = { ...known, changes: { ...known.changes, [entry]: Math.min(MOST, Math.max(-MOST, change)) } };
    next = state;
  }
  return known;
};
