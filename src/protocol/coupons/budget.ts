import * as v from 'valibot';
import { minorSchema } from '../values/money';

const countSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** What a coupon may cost in all, and on one calendar day of the shop; no limit of a kind that is left out. Money in minor units. */
export const budgetSchema = v.strictObject({
  money: v.optional(minorSchema),
  count: v.optional(countSchema),
  moneyPerDay: v.optional(minorSchema),
  countPerDay: v.optional(countSchema),
});
export type Budget = v.InferOutput<typeof budgetSchema>;

/** Limits by who redeems. `perCustomer`: times one customer may, as far as the shop tells customers apart. */
export const couponLimitsSchema = v.strictObject({
  perCustomer: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
});
export type CouponLimits = v.InferOutput<typeof couponLimitsSchema>;
