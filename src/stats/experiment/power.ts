import { normalQuantile } from '../../maths/normalQuantile';
import { normalTail } from '../../maths/normalTail';
import { ALPHA, fixedScore, type Level } from './confidenceSequence';
import { crossingProbabilities } from './crossingProbabilities';
import { FIRST_CUSTOMERS } from './thresholds';
import { type PairShares, type WeeklyTraffic, weeklyVariance } from './weeklyTraffic';

/** How often a lift that is there shall be found. */
export const POWER = 0.8;
/** Days in the week, each with its look. */
const LOOKS = 7;

/** A comparison to plan: traffic, shares of its two arms, and the true lift of the metric, > −1 and not 0. */
export interface Comparison {
  readonly traffic: WeeklyTraffic;
  readonly shares: PairShares;
  readonly lift: number;
  /** Error rate of its intervals, see `closedLevels`; 5% when absent. */
  readonly level?: Level | undefined;
}

/** Expected S of one week over its standard deviation. */
const weeklySignal = ({ traffic, shares, lift }: Comparison): number =>
  (Math.abs(lift) * traffic.total) / Math.sqrt(weeklyVariance(traffic, shares, lift));

/** Probability that the interval, looked at once after `weeks`, lies on the lift's side of 0. */
export const fixedPower = (comparison: Comparison, weeks: number): number =>
  normalTail(fixedScore(comparison.level) - weeklySignal(comparison) * Math.sqrt(weeks));

/**
 * Probability that the confidence sequence of an experiment planned for `plannedWeeks`, looked at daily, has lain on the lift's side of 0, by the end of
 * each day in turn.
 */
export const dailyPower = (comparison: Comparison, days: number, plannedWeeks: number): Generator<number> => {
  const { traffic, shares, level = ALPHA } = comparison;
  return crossingProbabilities({
    drift: weeklySignal(comparison) / Math.sqrt(LOOKS),
    planned: LOOKS * plannedWeeks,
    level,
    first: Math.max(1, Math.ceil((LOOKS * FIRST_CUSTOMERS) / (traffic.customers * Math.min(shares.treatment, shares.control)))),
    looks: days,
  });
};

/** Weeks until `fixedPower` is `power`: ((z of the level + z_power) / weekly signal)². */
export const fixedWeeks = (comparison: Comparison, power = POWER): number =>
  ((fixedScore(comparison.level) + normalQuantile(1 - power)) / weeklySignal(comparison)) ** 2;

/** An answer further off is none. */
export const MOST_WEEKS = 260;

/** Weeks, to the day, until `dailyPower` of an experiment planned for `plannedWeeks` is `power`; null when that is more than `MOST_WEEKS`. */
export const dailyWeeks = (comparison: Comparison, plannedWeeks: number, power = POWER): number | null => {
  if (fixedWeeks(comparison, power) > MOST_WEEKS) return null;
  let day = 0;
  for (const found of dailyPower(comparison, MOST_WEEKS * LOOKS, plannedWeeks)) {
    day += 1;
    if (found >= power) return day / LOOKS;
  }
  return null;
};

/** Fewest weeks, to the day, after which an experiment planned for just as many has `power`; null when those are more than `MOST_WEEKS`. */
export const weeksToPlan = (comparison: Comparison, power = POWER): number | null => {
  // Looking daily never takes fewer days than one look.
  let [low, high] = [Math.floor(LOOKS * fixedWeeks(comparison, power)), MOST_WEEKS * LOOKS + 1];
  if (low >= high) return null;
  const reached = (days: number): boolean => ([...dailyPower(comparison, days, days / LOOKS)].at(-1) ?? 0) >= power;
  // Half as many more are enough in all but the smallest shops.
  const near = Math.min(high - 1, Math.ceil(1.5 * low) + LOOKS);
  if (reached(near)) high = near;
  else low = near;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reached(middle)) high = middle;
    else low = middle;
  }
  return high > MOST_WEEKS * LOOKS ? null : high / LOOKS;
};
