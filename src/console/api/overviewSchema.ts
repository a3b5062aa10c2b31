import * as v from 'valibot';
import { bound, variantSchema } from './comparedSchema';

const interval = v.object({ lower: bound, upper: bound });
const estimate = v.object({ value: bound, interval });
const sums = { orders: v.number(), netRevenue: v.number(), discount: v.number(), net: v.number() };
const total = v.object(sums);
const added = v.union([
  v.object({ treatment: variantSchema, control: variantSchema, added: estimate, roi: v.nullable(estimate), customers: v.number() }),
  v.object({
    none: v.picklist([
      'variant_without_share',
      'no_experiment_orders',
      'one_group',
      'sample_ratio_mismatch',
      'customers_unbalanced',
      'attribution_lost',
      'too_few_customers',
    ]),
    customers: v.optional(v.number()),
  }),
]);
const claims = { issued: v.number(), redeemed: v.number(), discount: v.number(), useRate: bound };
const reason = v.variant('code', [
  v.object({ code: v.literal('value'), value: v.number(), interval }),
  v.object({ code: v.literal('use_rate'), issued: v.number(), redeemed: v.number() }),
]);
const ranked = v.object({ couponId: v.string(), reason });
const time = v.nullable(v.number());

/** `GET /v1/admin/overview`, as `stats/metrics/periodFigures` and `server/experiments/overviewRoute` document it; minor units. */
export const overviewSchema = v.object({
  v: v.literal('overview/1'),
  today: v.string(),
  from: v.string(),
  to: v.string(),
  step: v.number(),
  currency: v.nullable(v.string()),
  /** Day of the first order of the running experiment. */
  experimentFrom: v.nullable(v.string()),
  before: v.object({ from: v.string(), to: v.string() }),
  orders: v.nullable(
    v.object({
      total,
      groups: v.array(v.object({ variant: variantSchema, share: v.number(), customers: v.number(), ...sums })),
      added,
      before: v.object({ total, added }),
      steps: v.array(
        v.object({
          day: v.string(),
          ...sums,
          groups: v.array(v.object({ variant: variantSchema, orders: v.number(), net: v.number() })),
          added: v.nullable(estimate),
        }),
      ),
    }),
  ),
  claims: v.object({
    ...claims,
    before: v.object(claims),
    steps: v.array(v.object({ day: v.string(), issued: v.number(), redeemed: v.number() })),
    coupons: v.array(v.object({ couponId: v.string(), issued: v.number(), redeemed: v.number(), discount: v.number() })),
  }),
  values: v.nullable(
    v.array(v.object({ couponId: v.string(), value: bound, interval, shrunk: v.nullable(v.object({ value: v.number(), interval })) })),
  ),
  ranking: v.nullable(v.object({ best: ranked, worst: ranked })),
  setup: v.object({ tagSeenAt: time, publishedAt: time, firstOrderAt: time, lastOrderAt: time, firstClaimAt: time, measuredOrderAt: time }),
});
export type OverviewAnswer = v.InferOutput<typeof overviewSchema>;
export type OverviewOrders = NonNullable<OverviewAnswer['orders']>;
export type RankedCoupon = NonNullable<OverviewAnswer['ranking']>['best'];
