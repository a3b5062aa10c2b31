import { tQuantile } from '../../maths/distributions';
import { DAY, type Instant } from '../../protocol/values/clock';
import { localDate } from '../../protocol/values/localDay';
import { afterOrdinaryDays, type ExpectedTraffic } from './expectedTraffic';

interface Spending {
  /** What is left, > 0. */
  readonly remaining: number;
  /** Spent on each whole day, oldest first; at least `FEWEST_DAYS`, not all 0. */
  readonly daily: readonly number[];
  /** How busy each of them was expected to be, times an ordinary day; absent: all were ordinary. */
  readonly busy?: readonly number[];
  /** Size of one use, in the same unit: 1 for a count, the mean discount for money. */
  readonly use: number;
}

/** Ordinary days from now; null where nothing says that it ever ends. */
interface DaysUntil {
  readonly expected: number;
  /** Bounds of the 95% interval. */
  readonly earliest: number;
  readonly latest: number | null;
}

/** A spread cannot be told from fewer. */
export const FEWEST_DAYS = 5;

/**
 * When a budget runs out at the pace of the days before. Uses come as they like, days differ by more than chance: the sum of a day is
 * quasi-Poisson, of variance φμ (McCullagh & Nelder 1989, ch. 9), φ = max(use, Σ(x − x̄)² / ((n − 1) x̄)) and never below what chance alone does.
 * D days spend about Dμ with variance φμD of their own and D²φμ/n because μ is known from n days only, so 95% of what may come runs out between
 * the two D that solve R = Dμ ± t √(φμ (D + D²/n)), t of n − 1 degrees of freedom; the upper one is missing where the pace may be 0.
 * A day of which f times the visits of an ordinary one were expected spends fμ: then μ = Σx / F with F = Σf in place of n, residuals are x − fμ,
 * each square by f, and D counts ordinary days.
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

/** Whole days that a forecast looks back on: two weeks, so that each weekday counts the same. */
export const FORECAST_DAYS = 14;
/** Nobody plans further ahead. */
const FURTHEST = 3_650;

interface BudgetPace {
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
