import * as v from 'valibot';
import { minorSchema } from '../values/money';

const countSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** The most a coupon may cost in total and per calendar day of the shop, minor units. An omitted limit is unlimited. */
export const budgetSchema = v.strictObject({
  money: v.optional(minorSchema),
  count: v.optional(countSchema),
  moneyPerDay: v.optional(minorSchema),
  countPerDay: v.optional(countSchema),
});
export type Budget = v.InferOutput<typeof budgetSchema>;

/** Limits per shopper. `perCustomer`: redemptions per customer, as far as the shop can identify customers. */
export const couponLimitsSchema = v.strictObject({
  perCustomer: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
});
export type CouponLimits = v.InferOutput<typeof couponLimitsSchema>;
