import * as v from 'valibot';
import { minorSchema } from '../protocol/money';

/** What a campaign says in public about how far shoppers may be treated differently. */
export const fairnessSchema = v.pipe(
  v.object({
    /** Every coupon's largest value (`maxDiscount`) lies between these, minor units. */
    floor: minorSchema,
    ceiling: minorSchema,
    /** Further words that conditions, scopes and features may not be about, beside `sensitiveWords.ts`. */
    sensitive: v.optional(v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(60))), v.maxLength(500)), []),
  }),
  v.check(({ floor, ceiling }) => floor <= ceiling, 'The floor is above the ceiling.'),
);
export type Fairness = v.InferOutput<typeof fairnessSchema>;
