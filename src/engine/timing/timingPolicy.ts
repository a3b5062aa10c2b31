import { bestArms } from '../bandit/bestArms';
import { type TimingTable, timingActions } from './timingTable';

/** What this device has learnt beside the table of its bundle: changes of Q by `state · actions + action`, and nothing where it saw nothing. */
export interface TimingLearnt {
  readonly version: 1;
  /** Which bundle's table it grew from; another one resets it. */
  readonly bundle: string;
  readonly changes: Readonly<Record<number, number>>;
}

export const noTiming = (bundle: string): TimingLearnt => ({ version: 1, bundle, changes: {} });

const ACTIONS = timingActions.length;

/** Q(s, ·) as the device sees it, length 3. */
export const timingValues = ({ q }: TimingTable, { changes }: TimingLearnt, state: number): Float64Array =>
  Float64Array.from({ length: ACTIONS }, (_, action) => q[state * ACTIONS + action]! + (changes[state * ACTIONS + action] ?? 0));

/**
 * Distribution over `timingActions`: ε-greedy in Q (Sutton & Barto 2018, 2.2), ties shared, among the actions that are open: waiting always is,
 * offering where there is a coupon of that size to offer.
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
