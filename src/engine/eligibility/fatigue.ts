import * as v from 'valibot';
import { DAY, MINUTE } from '../../protocol/clock';

/**
 * How much of coupons a shopper is spared, whichever coupon and campaign they come from. A merchant can spare more than the defaults, not
 * less. A day is any 24 hours, not the civil day of some zone: no midnight at which twice the number is shown, no day of 23 or 25 hours,
 * and the same rule wherever the shopper travels.
 */
export const fatigueSchema = v.object({
  /** Least time between two showings, ms. */
  minGapMs: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(10 * MINUTE), v.maxValue(30 * DAY)), 10 * MINUTE),
  /** Showings in any 24 h. */
  perDay: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(6)), 6),
});
export type Fatigue = v.InferOutput<typeof fatigueSchema>;
