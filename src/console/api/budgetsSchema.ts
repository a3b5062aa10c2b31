import * as v from 'valibot';

const day = v.nullable(v.string());
const forecastSchema = v.variant('code', [
  v.object({ code: v.literal('spent') }),
  v.object({ code: v.literal('unknown'), reason: v.picklist(['too_few_days', 'nothing_spent']), days: v.number() }),
  v.object({ code: v.literal('expected'), days: v.number(), perDay: v.number(), day, earliest: day, latest: day }),
]);
export type Forecast = v.InferOutput<typeof forecastSchema>;

const capSchema = v.nullable(v.object({ cap: v.number(), used: v.number(), reserved: v.number(), forecast: forecastSchema }));

/** `GET /v1/admin/budgets`, as `server/reporting/budgetOutlook` and `stats/metrics/budgetForecast` document it; minor units and uses. */
export const budgetsSchema = v.object({
  v: v.literal('budgets/1'),
  timeZone: v.string(),
  today: v.string(),
  coupons: v.array(
    v.object({
      couponId: v.string(),
      currency: v.string(),
      endsAt: v.number(),
      money: capSchema,
      count: capSchema,
      days: v.array(v.object({ day: v.string(), money: v.number(), count: v.number() })),
    }),
  ),
});
export type BudgetsAnswer = v.InferOutput<typeof budgetsSchema>;
export type CouponOutlook = BudgetsAnswer['coupons'][number];
