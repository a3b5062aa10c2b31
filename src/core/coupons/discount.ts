import * as v from 'valibot';
import { minorSchema } from '../money';

const positive = v.pipe(minorSchema, v.minValue(1));

/**
 * What a coupon takes off. Every form has a finite maximum, because the server reserves it against the budget
 * when a code is issued.
 */
export const discountSchema = v.variant('kind', [
  /** `basisPoints`/10,000 of the goods in scope, at most `cap`. */
  v.object({ kind: v.literal('percent'), basisPoints: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)), cap: positive }),
  /** `amount` off the goods in scope, never more than they cost. */
  v.object({ kind: v.literal('fixed'), amount: positive }),
  /** Spend-threshold tiers (满减): the highest tier reached counts; with `repeat` the lowest tier's step repeats; never above `cap`. */
  v.object({
    kind: v.literal('tiers'),
    tiers: v.pipe(v.array(v.object({ threshold: positive, amount: positive })), v.minLength(1), v.maxLength(10)),
    repeat: v.optional(v.boolean(), false),
    cap: positive,
  }),
  /** Waives shipping up to `cap`. */
  v.object({ kind: v.literal('freeShipping'), cap: positive }),
]);
export type Discount = v.InferOutput<typeof discountSchema>;
