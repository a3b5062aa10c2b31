import { DAY, type Instant, MINUTE } from '../../protocol/values/clock';
import { bestArms } from '../bandit/choose';
import type { ShopperProfile } from '../profile/shopperProfile';
import { goodsOf } from '../profile/updateProfile';
import { type TimingBins, type TimingTable, timingActions } from './timingTable';

/**
 * What this device has learnt on top of its bundle's table: changes of Q by `state · actions + action`, with no entry for unvisited ones.
 */
export interface TimingLearnt {
  readonly version: 1;
  /** The bundle whose table it grew from. Another one resets it. */
  readonly bundle: string;
  readonly changes: Readonly<Record<number, number>>;
}

export const noTiming = (bundle: string): TimingLearnt => ({ version: 1, bundle, changes: {} });

const ACTIONS = timingActions.length;

/** Q(s, ·) as the device sees it, length 3. */
export const timingValues = ({ q }: TimingTable, { changes }: TimingLearnt, state: number): Float64Array =>
  Float64Array.from({ length: ACTIONS }, (_, action) => q[state * ACTIONS + action]! + (changes[state * ACTIONS + action] ?? 0));

/**
 * Distribution over `timingActions`: ε-greedy in Q (Sutton & Barto 2018, 2.2), ties shared, among the open actions. Waiting is always open,
 * offering if there is a coupon of that size to offer.
 */
export const timingDistribution = (
  table: TimingTable,
  learnt: TimingLearnt,
  state: number,
  open: { readonly small: boolean; readonly large: boolean },
): Float64Array => {
  const isOpen = [true, open.small, open.large];
  const values = timingValues(table, learnt, state).map((value, action) => (isOpen[action] ? value : Number.NEGATIVE_INFINITY));
  const best = bestArms(values);
  const count = isOpen.filter(Boolean).length;
  return Float64Array.from(
    isOpen,
    (own, action) => (best.includes(action) ? (1 - table.epsilon) / best.length : 0) + (own ? table.epsilon / count : 0),
  );
};

/** Days over which showings are counted. */
const MONTH = 30 * DAY;

/** The numbers that make up a state. Units in `timingTable.ts`. */
export type TimingFacts = { readonly [Name in keyof TimingBins]: number };

/** Setting a clock back makes intervals negative. They count as zero, so that it cannot bring an offer forward. */
const since = (then: Instant | undefined, now: Instant, unit: number): number =>
  then === undefined ? Number.POSITIVE_INFINITY : Math.max(0, now - then) / unit;

export const timingFacts = (profile: ShopperProfile, now: Instant): TimingFacts => ({
  views: profile.session.views,
  cartValue: goodsOf(profile.cart),
  sinceOffer: since(profile.lastShownAt, now, MINUTE),
  offers: Object.values(profile.exposures).reduce((sum, { shownAt }) => sum + shownAt.filter((at) => now - at < MONTH).length, 0),
  sincePurchase: since(profile.lastPurchaseAt, now, DAY),
});

/** Index of the state, 0 … `stateCount(bins)` − 1. */
export const timingState = (bins: TimingBins, facts: TimingFacts): number => {
  let state = 0;
  for (const name of ['views', 'cartValue', 'sinceOffer', 'offers', 'sincePurchase'] as const) {
    const list = bins[name];
    state = state * (list.length + 1) + list.filter((edge) => facts[name] >= edge).length;
  }
  return state;
};

/** One request of a visit and the timing's action. */
export interface TimingStep {
  readonly state: number;
  /** Index in `timingActions`. */
  readonly action: number;
}

/** Most that local learning may move a value in total: a shopper's few visits must not undo a table from thousands. */
const MOST = 0.5;

/**
 * Q-learning (Watkins & Dayan 1992, https://doi.org/10.1007/BF00992698) over one visit: Q(s, wait) += α [γ max_a′ Q(s′, a′) − Q(s, wait)].
 * The reward replaces γ max Q if a step offers or is the last. An offer earns the value of the visit however many requests follow, as in
 * the table. γ is the price of waiting. Goes backwards, so that the reward reaches the first step at once.
 * @param steps in the order they were taken; a step without an offer is a wait
 * @param reward of the visit: `sessionReward`
 */
export const learnTiming = (table: TimingTable, learnt: TimingLearnt, steps: readonly TimingStep[], reward: number): TimingLearnt => {
  if (!Number.isFinite(reward) || table.step === 0) return learnt;
  let known = learnt;
  let next: number | undefined;
  for (const { state, action } of steps.toReversed()) {
    const entry = state * timingActions.length + action;
    // A step from a table of another shape.
    if (table.q[entry] === undefined) return learnt;
    const target = action > 0 || next === undefined ? reward : table.gamma * Math.max(...timingValues(table, known, next));
    const change = (known.changes[entry] ?? 0) + table.step * (target - timingValues(table, known, state)[action]!);
    known = { ...known, changes: { ...known.changes, [entry]: Math.min(MOST, Math.max(-MOST, change)) } };
    next = state;
  }
  return known;
};
