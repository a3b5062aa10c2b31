import * as v from 'valibot';
import { couponIdSchema } from '../coupons/coupon';
import { minorSchema } from '../money';
import { manifestSchema } from './manifest';

const campaignShape = v.object({
  ...v.omit(manifestSchema, ['format', 'network', 'cf', 'bandit', 'metrics']).entries,
  budgets: v.optional(
    v.record(
      couponIdSchema,
      v.object({ money: v.optional(minorSchema), count: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))) }),
    ),
    {},
  ),
  /** Knobs of the shipped bandit; defaults suit a shop with some hundred sessions a day. */
  policy: v.optional(
    v.object({
      draws: v.optional(v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(4_096)), 128),
      floor: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(0.05)), 0.01),
      rewardScale: v.pipe(v.number(), v.gtValue(0)),
      /** Logged decisions the published prior counts for at most: more means the device explores less and unlearns a bad log more slowly. */
      evidence: v.optional(v.pipe(v.number(), v.gtValue(0)), 500),
    }),
    { rewardScale: 2_000 },
  ),
});

/**
 * What the merchant writes: the public half goes into the signed bundle as it is, `budgets` (by coupon id) goes to the server only.
 * `couplet train` and `couplet publish` both read it. A budget for an unknown coupon is an error: mistyped, it would leave the coupon
 * meant without a limit.
 */
export const campaignSchema = v.pipe(
  campaignShape,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { coupons, budgets } = dataset.value;
    const stranger = Object.keys(budgets).find((id) => !coupons.some((coupon) => coupon.id === id));
    if (stranger !== undefined) addIssue({ message: `budgets names "${stranger}", which is no coupon of the campaign` });
    const never = coupons.find(({ startsAt, endsAt }) => startsAt >= endsAt);
    if (never) addIssue({ message: `the coupon "${never.id}" ends before it starts` });
  }),
);
export type Campaign = v.InferOutput<typeof campaignSchema>;
