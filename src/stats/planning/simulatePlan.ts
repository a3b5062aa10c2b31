import { integer, type Rng } from '../../maths/random';
import { type Experiment, type Variant, variants } from '../../protocol/experiment';
import { GUEST_REPEATS, netMargin } from '../comparison/armMoments';
import { FIRST_CUSTOMERS } from '../comparison/confidenceSequence';
import { addAmounts, orderAmounts } from '../comparison/customerTotals';
import { againstEarlier } from '../comparison/levels';
import { type PlannedComparison, type PlanTraffic, planWeeks } from './planWeeks';
import { type HistoryWindow, historyWindow, type ShopHistory, WEEK } from './shopHistory';
import { type SimulatedWeeks, simulatedWeeks } from './simulatedPower';
import { type Draw, draws, type SimulatedLooks, simulateExperiment } from './simulateExperiment';

interface HistoryTraffic {
  /** Weeks and customers analysed: the later half. */
  readonly weeks: number;
  readonly customers: number;
  /** A week as the formula takes it. Null if there is no margin left. */
  readonly traffic: PlanTraffic | null;
}

/** The later half of the history as one week of traffic. */
const historyTraffic = ({ start, weeks: all, customers: everybody }: ShopHistory): HistoryTraffic => {
  const weeks = Math.max(1, Math.floor(all / 2));
  // Without the days beyond the last whole week.
  const [since, until] = [start + (all - weeks) * WEEK, start + Math.max(1, all) * WEEK];
  let customers = 0;
  const sums = { orders: { total: 0, squares: 0 }, net: { total: 0, squares: 0 } };
  for (const { guest, orders } of everybody) {
    const own = orders.filter(({ at }) => at >= since && at < until);
    if (own.length === 0) continue;
    customers += 1;
    const total = own.map(orderAmounts).reduce(addAmounts);
    for (const [key, y] of [
      ['orders', total.orders],
      ['net', netMargin(total)],
    ] as const) {
      sums[key].total += y;
      sums[key].squares += y * y * (guest ? GUEST_REPEATS : 1);
    }
  }
  const weekly = ({ total, squares }: { readonly total: number; readonly squares: number }) => ({
    total: total / weeks,
    squares: squares / weeks,
    customers: customers / weeks,
  });
  return {
    weeks,
    customers,
    traffic: sums.net.total > 0 ? { orders: weekly(sums.orders), netMargin: weekly(sums.net) } : null,
  };
};

/** Why there is no simulation. */
export type NoSimulation = 'too_few_weeks' | 'too_few_customers' | 'no_net_margin';

interface PlannedBySimulation {
  readonly treatment: Variant;
  readonly control: Variant;
  /** Null if no earlier order has an account, so that no one can be assigned by an id. */
  readonly customer: SimulatedWeeks | null;
  readonly browser: SimulatedWeeks;
}

export interface OrdersPlan {
  /** The formula's answer for the same orders, which ignores earlier ones. Null without net margin. */
  readonly formula: readonly PlannedComparison[] | null;
  readonly simulation:
    | { readonly ok: true; readonly runs: number; readonly horizon: number; readonly comparisons: readonly PlannedBySimulation[] }
    | { readonly ok: false; readonly reason: NoSimulation };
}

export interface PlanSetting {
  readonly shares: Experiment['shares'];
  /** Lift in net margin, through more orders. > 0. */
  readonly lift: number;
  readonly runs: number;
}

/** Range of experiment starts within the history: the part before is known, the part after can be simulated. */
const [EARLIEST, LATEST] = [1 / 3, 1 / 2];
/** Fewer weeks of orders cannot show which customers come back. */
const FEWEST_WEEKS = 4;
/** Margin over the formula's weeks: returning customers make experiments longer, and what is known of them shorter. */
const AMPLE = 1.6;
/** Longest plan of an experiment, in weeks. */
const MOST_HORIZON = 104;
/** For half a year, daily looks find nothing sooner than looks every third day, and take three times as long to simulate. */
const MOST_LOOKS = 60;

/** Weeks to simulate: at most what the answer may need and what the history has. */
const horizonOf = (history: ShopHistory, formula: readonly PlannedComparison[]): number => {
  const longest = Math.max(...formula.map(({ weeks }) => weeks.netMargin?.daily ?? Number.POSITIVE_INFINITY));
  return Math.min(Math.floor(LATEST * history.weeks), Math.ceil(AMPLE * longest) + 1, MOST_HORIZON);
};

const unsimulated = (history: ShopHistory, { shares }: PlanSetting, horizon: number): NoSimulation | undefined => {
  if (history.weeks < FEWEST_WEEKS) return 'too_few_weeks';
  const { customers, weeks } = historyTraffic(history);
  const smallest = Math.min(...Object.values(shares).filter((share) => share > 0));
  return (customers / weeks) * horizon * smallest < FIRST_CUSTOMERS ? 'too_few_customers' : undefined;
};

/**
 * Weeks to an answer from simulated experiments among the shop's own customers, see `simulateExperiment`. Each starts at a random week of
 * the history. Half of them have the lift. The other half have none, and show what stopping early does. Orders must come from a time
 * without an experiment.
 *
 * @param onRun called after each experiment with the number done and the total
 */
export const simulatePlan = (
  history: ShopHistory,
  setting: PlanSetting,
  rng: Rng,
  onRun?: (done: number, all: number) => void,
): OrdersPlan => {
  const { shares, lift, runs } = setting;
  const { traffic } = historyTraffic(history);
  if (traffic === null) return { formula: null, simulation: { ok: false, reason: 'no_net_margin' } };
  const formula = planWeeks(traffic, shares, lift);
  const horizon = horizonOf(history, formula);
  const reason = unsimulated(history, setting, horizon);
  if (reason) return { formula, simulation: { ok: false, reason } };
  const [first, last] = [Math.ceil(EARLIEST * history.weeks), Math.floor(LATEST * history.weeks)];
  const windows = new Map<number, HistoryWindow>();
  const windowFrom = (week: number): HistoryWindow => {
    const window = windows.get(week) ?? historyWindow(history, week, horizon);
    windows.set(week, window);
    return window;
  };
  const known = history.customers.some(({ account }) => account);
  const step = Math.ceil((7 * horizon) / MOST_LOOKS);
  const asked = draws.filter((draw) => draw === 'browser' || known);
  const played = (trueLift: number, done: number): readonly SimulatedLooks[] =>
    Array.from({ length: runs }, (_, i) => {
      const window = windowFrom(first + integer(rng, last - first + 1));
      const looks = simulateExperiment(window, { shares, lift: trueLift, draws: asked, step }, rng);
      onRun?.(done + i + 1, 2 * runs);
      return looks;
    });
  const [lifted, alike] = [played(lift, 0), played(0, runs)];
  const pairs = againstEarlier(variants.filter((variant) => shares[variant] > 0));
  const weeksOf = (draw: Draw, pair: number): SimulatedWeeks =>
    simulatedWeeks({ lifted: lifted.map((looks) => looks[draw]), alike: alike.map((looks) => looks[draw]), pair }, lift);
  return {
    formula,
    simulation: {
      ok: true,
      runs,
      horizon,
      comparisons: formula.map(({ treatment, control }) => {
        const pair = pairs.findIndex(([later, earlier]) => later === treatment && earlier === control);
        return { treatment, control, customer: known ? weeksOf('customer', pair) : null, browser: weeksOf('browser', pair) };
      }),
    },
  };
};
