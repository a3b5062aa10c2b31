import { lastMoment, localDate } from '../../../protocol/localDay';
import { FEWEST_DAYS } from '../../../stats/metrics/budgetForecast';
import type { CouponOutlook, Forecast } from '../../api/budgetsSchema';

/** What there is to say of when a budget runs out. Days are the shop's, `2026-12-24`. */
export type ForecastWords =
  | { readonly code: 'no_limit' | 'spent' | 'nothing_spent' | 'years' }
  /** Whole days of claims that are missing. */
  | { readonly code: 'too_few_days'; readonly missing: number }
  /** The coupon is over first. */
  | { readonly code: 'outlasts'; readonly ends: string }
  | { readonly code: 'expected'; readonly day: string | null; readonly earliest: string; readonly latest: string | null };

const wordsOf = (forecast: Forecast, ends: string): ForecastWords => {
  if (forecast.code === 'spent') return { code: 'spent' };
  if (forecast.code === 'unknown')
    return forecast.reason === 'nothing_spent' ? { code: 'nothing_spent' } : { code: 'too_few_days', missing: FEWEST_DAYS - forecast.days };
  const { day, earliest, latest } = forecast;
  if (earliest === null) return { code: 'years' };
  return earliest > ends ? { code: 'outlasts', ends } : { code: 'expected', day, earliest, latest };
};

const NEVER = '9999';

/** Day on which a cap is expected to be used up; of those that say nothing of one, some day after all others. */
const runsOut = ({ forecast }: NonNullable<CouponOutlook['money']>): string =>
  forecast.code === 'spent' ? '' : forecast.code === 'expected' ? (forecast.day ?? forecast.earliest ?? NEVER) : NEVER;

/** The cap that ends the coupon's budget, of money or of codes; `undefined` where it has none. */
export const decidingCap = ({
  money,
  count,
}: Pick<CouponOutlook, 'money' | 'count'>):
  | { readonly of: 'money' | 'count'; readonly cap: NonNullable<CouponOutlook['money']> }
  | undefined => {
  if (money && (!count || runsOut(money) <= runsOut(count))) return { of: 'money', cap: money };
  return count ? { of: 'count', cap: count } : undefined;
};

/** When the budget of a coupon runs out, as far as that is known and matters. */
export const forecastOf = (outlook: CouponOutlook, timeZone: string): ForecastWords => {
  const deciding = decidingCap(outlook);
  return deciding ? wordsOf(deciding.cap.forecast, localDate(lastMoment(outlook.endsAt, timeZone), timeZone)) : { code: 'no_limit' };
};
