import type { Rng } from '../../random';
import type { Experiment, Variant } from '../experiment';
import { variants } from '../experiment';
import { type PlannedComparison, planWeeks } from '../planWeeks';
import { POWER } from '../power';
import { FIRST_CUSTOMERS } from '../thresholds';
import { historyTraffic } from './historyTraffic';
import { type HistoryWindow, historyWindow, type ShopHistory } from './shopHistory';
import { foundOn, futileOn, type Looks, type SimulatedShare, simulatedShare } from './simulatedPower';
import { type Draw, draws, type SimulatedLooks, simulateExperiment } from './simulateExperiment';

/** Why there is no simulation. */
export type NoSimulation = 'too_few_weeks' | 'too_few_customers' | 'no_net_margin';

/** What looking daily for a sign of futility does to an experiment planned for the weeks of the answer. */
export interface SimulatedFutility {
  /** Share of experiments without any effect that it ends before the planned end, and the day by which half of those are over. */
  readonly stopped: SimulatedShare;
  readonly medianDay: number | null;
  /** Share of experiments with the effect that would have told it, and are given up before. */
  readonly lost: SimulatedShare;
}

export interface SimulatedWeeks {
  /** Fewest weeks, to the day, after which an experiment planned for as many has told the lift in `POWER` of the runs; null when not within `horizon`. */
  readonly weeks: number | null;
  /** 95%, for the number of runs alone; null beyond `horizon`. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** By those weeks, or by `horizon`. */
  readonly power: SimulatedShare;
  readonly futility: SimulatedFutility;
}

interface PlannedBySimulation {
  readonly treatment: Variant;
  readonly control: Variant;
  /** Null where no earlier order has an account: then nobody can be drawn by an id. */
  readonly customer: SimulatedWeeks | null;
  readonly browser: SimulatedWeeks;
}

interface OrdersPlan {
  /** What the formula says of the same orders; it knows nothing of earlier ones. Null without net margin. */
  readonly formula: readonly PlannedComparison[] | null;
  readonly simulation:
    | { readonly ok: true; readonly runs: number; readonly horizon: number; readonly comparisons: readonly PlannedBySimulation[] }
    | { readonly ok: false; readonly reason: NoSimulation };
}

export interface PlanSetting {
  readonly shares: Experiment['shares'];
  /** In net margin, by more orders; > −1 and not 0. */
  readonly lift: number;
  readonly runs: number;
}

/** An experiment begins between these parts of the history: what is before it is known, what is after it can be played. */
const [EARLIEST, LATEST] = [1 / 3, 1 / 2];
/** Fewer weeks of orders tell nothing of who comes back. */
const FEWEST_WEEKS = 4;
/** Beyond what the formula says: customers who come back make weeks longer, and what is known of them shorter. */
const AMPLE = 1.6;
/** As long as experiments are planned. */
const MOST_HORIZON = 104;

/** Weeks that are played: not more than the answer may need, nor than the history has. */
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

/** Fewest days for which `reached` holds; null when not within `most`. */
const fewestDays = (most: number, reached: (days: number) => boolean): number | null => {
  if (!reached(most)) return null;
  let [low, high] = [0, most];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reached(middle)) high = middle;
    else low = middle;
  }
  return high;
};

const weeksBy = (lifted: readonly Looks[], alike: readonly Looks[], pair: number, lift: number, horizon: number): SimulatedWeeks => {
  const sign = lift > 0 ? 1 : -1;
  const shares = new Map<number, SimulatedShare>();
  const powerBy = (days: number): SimulatedShare => {
    let known = shares.get(days);
    if (!known) {
      known = simulatedShare(lifted.filter((looks) => foundOn(looks, pair, days, sign) <= days).length, lifted.length);
      shares.set(days, known);
    }
    return known;
  };
  const weeksAt = (of: (share: SimulatedShare) => number): number | null => {
    const days = fewestDays(7 * horizon, (so) => of(powerBy(so)) >= POWER);
    return days === null ? null : days / 7;
  };
  const weeks = weeksAt(({ value }) => value);
  const days = 7 * (weeks ?? horizon);
  const ended = alike.map((looks) => {
    const futile = futileOn(looks, pair, days, lift);
    return futile < Math.min(foundOn(looks, pair, days, 1), foundOn(looks, pair, days, -1)) ? futile : Number.POSITIVE_INFINITY;
  });
  const stopped = ended.filter(Number.isFinite).sort((a, b) => a - b);
  const lost = lifted.filter((looks) => {
    const found = foundOn(looks, pair, days, sign);
    return Number.isFinite(found) && futileOn(looks, pair, days, lift) < found;
  });
  return {
    weeks,
    lower: weeksAt(({ upper }) => upper),
    upper: weeksAt(({ lower }) => lower),
    power: powerBy(days),
    futility: {
      stopped: simulatedShare(stopped.length, alike.length),
      medianDay: stopped[stopped.length >> 1] ?? null,
      lost: simulatedShare(lost.length, lifted.length),
    },
  };
};

/**
 * Weeks to an answer by experiments among the shop's own customers, see `simulateExperiment`, each from a week of the history that is drawn as well. Half of
 * them have the lift, and half have none: these say what stopping early does. Orders are to be from a time without an experiment.
 *
 * @param onRun after each experiment: how many of how many are done
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
  const known = history.customers.some(({ account, orders }) => account && orders.length > 0);
  const asked = draws.filter((draw) => draw === 'browser' || known);
  const played = (trueLift: number, done: number): readonly SimulatedLooks[] =>
    Array.from({ length: runs }, (_, i) => {
      const window = windowFrom(first + (rng.uint32() % (last - first + 1)));
      const looks = simulateExperiment(window, { shares, lift: trueLift, draws: asked }, rng);
      onRun?.(done + i + 1, 2 * runs);
      return looks;
    });
  const [lifted, alike] = [played(lift, 0), played(0, runs)];
  const pairs = variants
    .filter((variant) => shares[variant] > 0)
    .flatMap((later, i, all) => all.slice(0, i).map((earlier) => [later, earlier]));
  const weeksOf = (draw: Draw, pair: number): SimulatedWeeks =>
    weeksBy(
      lifted.map((looks) => looks[draw]),
      alike.map((looks) => looks[draw]),
      pair,
      lift,
      horizon,
    );
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
