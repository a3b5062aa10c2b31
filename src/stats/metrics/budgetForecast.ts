import { tQuantile } from '../../maths/distributions';
import { DAY, type Instant } from '../../protocol/values/clock';
import { localDate } from '../../protocol/values/localDay';
import { afterOrdinaryDays, type ExpectedTraffic } from './expectedTraffic';

interface Spending {
  /** Remaining budget, > 0. */
  readonly remaining: number;
  /** Spent on each whole day, oldest first. At least `FEWEST_DAYS`, not all 0. */
  readonly daily: readonly number[];
  /** Expected traffic of each day relative to an ordinary day. Absent: all were ordinary. */
  readonly busy?: readonly number[];
  /** Size of one redemption, in the same unit: 1 for a count, the mean discount for money. */
  readonly use: number;
}

/** Ordinary days from now. Null if it may never end. */
interface DaysUntil {
  readonly expected: number;
  /** Bounds of the 95% interval. */
  readonly earliest: number;
  readonly latest: number | null;
}

/** With fewer days the spread cannot be estimated. */
export const FEWEST_DAYS = 5;

/**
 * When a budget runs out at the pace of the past days. Redemptions come at random, and days differ by more than chance: the sum of a day is
 * quasi-Poisson, of variance φμ (McCullagh & Nelder 1989, ch. 9), φ = max(use, Σ(x − x̄)² / ((n − 1) x̄)), never below pure chance. D days
 * spend about Dμ, with variance φμD of their own and D²φμ/n because μ is estimated from n days only. So with 95% the budget runs out
 * between the two D that solve R = Dμ ± t √(φμ (D + D²/n)), t of n − 1 degrees of freedom. The upper one is missing if the pace may be 0.
 *
 * A day with f times the visits of an ordinary one spends fμ: then μ = Σx / F with F = Σf in place of n, residuals are x − fμ, each square
 * is divided by f, and D counts ordinary days.
 */
export const daysUntilSpent = ({ remaining, daily, use, busy = daily.map(() => 1) }: Spending): DaysUntil => {
  const n = daily.length;
  const ordinary = busy.reduce((sum, f) => sum + f, 0);
  const mean = daily.reduce((sum, x) => sum + x, 0) / ordinary;
  const squares = daily.reduce((sum, x, i) => sum + (x - busy[i]! * mean) ** 2 / busy[i]!, 0);
  const dispersion = Math.max(use, squares / ((n - 1) * mean));
  // (R − Dμ)² = t²φμ (D + D²/n) as a D² − 2b D + R² = 0.
  const k = tQuantile(n - 1) ** 2 * dispersion * mean;
  const a = mean ** 2 - k / ordinary;
  const b = remaining * mean + k / 2;
  const root = Math.sqrt(b ** 2 - a * remaining ** 2);
  return { expected: remaining / mean, earliest: remaining ** 2 / (b + root), latest: a > 0 ? (b + root) / a : null };
};

/** Whole days of history for a forecast: two weeks, so that each weekday counts the same. */
export const FORECAST_DAYS = 14;
/** Furthest forecast, in days. */
const FURTHEST = 3_650;

interface BudgetPace {
  /** Part of the cap that is neither used nor reserved. */
  readonly remaining: number;
  /** Spent on each whole day since the coupon was first claimed, oldest first, at most `FORECAST_DAYS`. */
  readonly daily: readonly number[];
  /** Expected traffic of each day, see `Spending`. */
  readonly busy?: readonly number[];
  /** Size of one redemption, see `Spending`. */
  readonly use: number;
}

export type BudgetForecast =
  | { readonly code: 'spent' }
  | {
      readonly code: 'unknown';
      /** Fewer than five whole days of claims, or nothing spent on them. */
      readonly reason: 'too_few_days' | 'nothing_spent';
      readonly days: number;
    }
  | {
      readonly code: 'expected';
      readonly days: number;
      /** Mean per day. */
      readonly perDay: number;
      /** Day in the shop's calendar on which it runs out, and the 95% range of days. Null = later than ten years, if ever. */
      readonly day: string | null;
      readonly earliest: string | null;
      readonly latest: string | null;
    };

/** Day on which a budget runs out if days continue as before, adjusted for expected busy and quiet times. */
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
