import * as v from 'valibot';
import { DAY } from '../../protocol/values/clock';
import { lastMoment, localDate } from '../../protocol/values/localDay';
import { FEWEST_DAYS } from '../../stats/metrics/budgetForecast';

const day = v.nullable(v.string());
const forecastSchema = v.variant('code', [
  v.object({ code: v.literal('spent') }),
  v.object({ code: v.literal('unknown'), reason: v.picklist(['too_few_days', 'nothing_spent']), days: v.number() }),
  v.object({ code: v.literal('expected'), days: v.number(), perDay: v.number(), day, earliest: day, latest: day }),
]);
type Forecast = v.InferOutput<typeof forecastSchema>;

const capSchema = v.nullable(v.object({ cap: v.number(), used: v.number(), reserved: v.number(), forecast: forecastSchema }));

const outlookSchema = v.object({
  currency: v.string(),
  endsAt: v.number(),
  money: capSchema,
  count: capSchema,
  days: v.array(v.object({ day: v.string(), money: v.number(), count: v.number() })),
});

/** `GET /v1/admin/budgets`, as `server/budgets/budgetPacing` and `stats/metrics/budgetForecast` document it; minor units and uses. */
export const budgetsSchema = v.object({
  v: v.literal('budgets/1'),
  timeZone: v.string(),
  today: v.string(),
  coupons: v.array(v.object({ couponId: v.string(), ...outlookSchema.entries })),
  /** Budgets that the coupons of a campaign share. */
  campaigns: v.optional(v.array(v.object({ campaignId: v.string(), ...outlookSchema.entries })), []),
});
export type BudgetsAnswer = v.InferOutput<typeof budgetsSchema>;
export type CouponOutlook = BudgetsAnswer['coupons'][number];

/** Forecast of when a budget runs out. Days are in the shop's calendar, `2026-12-24`. */
export type ForecastWords =
  | { readonly code: 'no_limit' | 'spent' | 'nothing_spent' | 'years' }
  /** Number of whole days with claims still missing. */
  | { readonly code: 'too_few_days'; readonly missing: number }
  /** The coupon ends first. */
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

/** Day on which a limit is expected to be reached. Limits without a forecast sort last. */
const runsOut = ({ forecast }: NonNullable<CouponOutlook['money']>): string =>
  forecast.code === 'spent' ? '' : forecast.code === 'expected' ? (forecast.day ?? forecast.earliest ?? NEVER) : NEVER;

/** The limit that is reached first, of money or codes; `undefined` if there is none. */
const decidingCap = ({
  money,
  count,
}: Pick<CouponOutlook, 'money' | 'count'>):
  | { readonly of: 'money' | 'count'; readonly cap: NonNullable<CouponOutlook['money']> }
  | undefined => {
  if (money && (!count || runsOut(money) <= runsOut(count))) return { of: 'money', cap: money };
  return count ? { of: 'count', cap: count } : undefined;
};

/** When the budget of a coupon or a campaign runs out, if that is known and relevant. */
export const forecastOf = (outlook: Pick<CouponOutlook, 'money' | 'count' | 'endsAt'>, timeZone: string): ForecastWords => {
  const deciding = decidingCap(outlook);
  return deciding ? wordsOf(deciding.cap.forecast, localDate(lastMoment(outlook.endsAt, timeZone), timeZone)) : { code: 'no_limit' };
};

/** The remainder at the end of a day, for the limit that is reached first. */
interface BurnPoint {
  readonly day: string;
  /** Minor units, or codes. */
  readonly spent: number;
  readonly left: number;
}

export interface Burn {
  readonly of: 'money' | 'count';
  readonly cap: number;
  readonly points: readonly BurnPoint[];
}

/**
 * The remaining budget day by day. Spend counts on the day of the claim, so the remainder at the end of a day is the current one plus what
 * was claimed since. Unused codes free budget on the day they were claimed.
 */
export const burnPoints = (outlook: CouponOutlook): Burn | undefined => {
  const deciding = decidingCap(outlook);
  if (!deciding) return undefined;
  const {
    of,
    cap: { cap, used, reserved },
  } = deciding;
  let left = cap - used - reserved;
  const points: BurnPoint[] = [];
  for (const entry of [...outlook.days].reverse()) {
    points.unshift({ day: entry.day, spent: entry[of], left });
    left += entry[of];
  }
  return { of, cap, points };
};

/** Coordinates of the chart's lines. x: days after the first point. */
export interface BurnShape {
  readonly width: number;
  readonly line: readonly (readonly [x: number, left: number])[];
  /** From the last point to the forecast days of running out. If the latest is unknown, it is at the right edge. */
  readonly ahead:
    | { readonly from: readonly [x: number, left: number]; readonly day: number | null; readonly earliest: number; readonly latest: number }
    | undefined;
}

/** Most days ahead that the chart shows. */
const AHEAD = 42;

const daysFrom = (first: string, day: string): number => Math.round((Date.parse(day) - Date.parse(first)) / DAY);

/** `undefined` with fewer than two days, which are needed for a line. */
export const burnShape = (outlook: CouponOutlook): BurnShape | undefined => {
  const burn = burnPoints(outlook);
  const [first, last] = [burn?.points[0], burn?.points.at(-1)];
  const forecast = decidingCap(outlook)?.cap.forecast;
  if (!burn || !first || !last || first === last) return undefined;
  const line = burn.points.map(({ day, left }) => [daysFrom(first.day, day), Math.max(0, left)] as const);
  const from = [daysFrom(first.day, last.day), Math.max(0, last.left)] as const;
  if (forecast?.code !== 'expected' || forecast.earliest === null) return { width: from[0], line, ahead: undefined };
  const edge = from[0] + AHEAD;
  const at = (day: string | null): number => (day === null ? edge : daysFrom(first.day, day));
  const [earliest, latest] = [at(forecast.earliest), at(forecast.latest)];
  const width = Math.min(edge, latest);
  return { width, line, ahead: { from, day: forecast.day === null ? null : at(forecast.day), earliest, latest } };
};
