import { DAY, type Instant } from '../../protocol/clock';
import { localDate } from '../../protocol/localDay';
import { daysUntilSpent, FEWEST_DAYS } from './daysUntilSpent';
import { afterOrdinaryDays } from './expectedRate';
import type { ExpectedTraffic } from './expectedTraffic';

/** Whole days that a forecast looks back on: two weeks, so that each weekday counts the same. */
export const FORECAST_DAYS = 14;
/** Nobody plans further ahead. */
const FURTHEST = 3_650;

export interface BudgetPace {
  /** Of the cap, what is neither used nor reserved. */
  readonly remaining: number;
  /** Spent on each whole day since the coupon was first claimed, oldest first, at most `FORECAST_DAYS`. */
  readonly daily: readonly number[];
  /** How busy each of them was expected to be, see `Spending`. */
  readonly busy?: readonly number[];
  /** Size of one use, see `Spending`. */
  readonly use: number;
}

export type BudgetForecast =
  | { readonly code: 'spent' }
  | {
      readonly code: 'unknown';
      /** Fewer than five whole days of claims; nothing spent on them. */
      readonly reason: 'too_few_days' | 'nothing_spent';
      readonly days: number;
    }
  | {
      readonly code: 'expected';
      readonly days: number;
      /** Mean of a day. */
      readonly perDay: number;
      /** Day of the shop on which it runs out, and the days between which it does with 95%; null = later than ten years, if ever. */
      readonly day: string | null;
      readonly earliest: string | null;
      readonly latest: string | null;
    };

/** Day on which a budget runs out if days go on as they were, but for the busy and quiet times that are expected. */
export const budgetForecast = (
  { remaining, ...pace }: BudgetPace,
  now: Instant,
  timeZone: string,
  expected: ExpectedTraffic = [],
): BudgetForecast => {
  const { daily } = pace;
  const days = daily.length;
  if (remaining <= 0) return { code: 'spent' };
  if (days < FEWEST_DAYS) return { code: 'unknown', reason: 'too_few_days', days };
  const spent = daily.reduce((sum, x) => sum + x, 0);
  if (spent <= 0) return { code: 'unknown', reason: 'nothing_spent', days };
  const until = daysUntilSpent({ remaining, ...pace });
  const dayOf = (ahead: number | null): string | null => {
    const at = afterOrdinaryDays(expected, now, ahead ?? Number.POSITIVE_INFINITY);
    return at <= now + FURTHEST * DAY ? localDate(Math.floor(at / 1_000) * 1_000, timeZone) : null;
  };
  return {
    code: 'expected',
    days,
    perDay: spent / days,
    day: dayOf(until.expected),
    earliest: dayOf(until.earliest),
    latest: dayOf(until.latest),
  };
};
