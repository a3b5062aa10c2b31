import * as v from 'valibot';
import { maxDiscount } from '../engine/eligibility/discountOf';
import type { Coupon } from '../protocol/coupons/coupon';
import { minorSchema } from '../protocol/values/money';

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

/** The bounds of a campaign that states none: those its coupons keep anyway. */
export const boundsOf = (coupons: readonly Coupon[]): Fairness => {
  const values = coupons.map(({ discount }) => maxDiscount(discount));
  return values.length === 0
    ? { floor: 0, ceiling: 0, sensitive: [] }
    : { floor: Math.min(...values), ceiling: Math.max(...values), sensitive: [] };
};

/** The campaign as somebody would write it: bounds that its coupons gave it would refuse the first coupon that is worth more. */
export const withoutOwnBounds = <C extends { readonly coupons: readonly Coupon[]; readonly fairness?: Fairness }>(
  campaign: C,
): Omit<C, 'fairness'> & Pick<Partial<C>, 'fairness'> => {
  const { fairness, ...rest } = campaign;
  const own = boundsOf(campaign.coupons);
  const isOwn = fairness?.floor === own.floor && fairness.ceiling === own.ceiling && fairness.sensitive.length === 0;
  return isOwn ? rest : campaign;
};
