import * as v from 'valibot';
import { maxDiscount } from '../engine/eligibility/discountOf';
import type { Coupon } from '../protocol/coupons/coupon';
import { minorSchema } from '../protocol/values/money';

/** The public statement in a campaign of how differently shoppers may be treated. */
export const fairnessSchema = v.pipe(
  v.object({
    /** Every coupon's largest value (`maxDiscount`) lies between these, minor units. */
    floor: minorSchema,
    ceiling: minorSchema,
    /** Additional words that conditions, scopes and features may not be about, on top of those in `checkFairness.ts`. */
    sensitive: v.optional(v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(60))), v.maxLength(500)), []),
  }),
  v.check(({ floor, ceiling }) => floor <= ceiling, 'The floor is above the ceiling.'),
);
export type Fairness = v.InferOutput<typeof fairnessSchema>;

/** The bounds of a campaign that states none: the smallest and largest value of its coupons. */
export const boundsOf = (coupons: readonly Coupon[]): Fairness => {
  const values = coupons.map(({ discount }) => maxDiscount(discount));
  return values.length === 0
    ? { floor: 0, ceiling: 0, sensitive: [] }
    : { floor: Math.min(...values), ceiling: Math.max(...values), sensitive: [] };
};

/**
 * The campaign without bounds derived from its coupons, as a person would write it. Derived bounds would refuse the first coupon worth
 * more.
 */
export const withoutOwnBounds = <C extends { readonly coupons: readonly Coupon[]; readonly fairness?: Fairness }>(
  campaign: C,
): Omit<C, 'fairness'> & Pick<Partial<C>, 'fairness'> => {
  const { fairness, ...rest } = campaign;
  const own = boundsOf(campaign.coupons);
  const isOwn = fairness?.floor === own.floor && fairness.ceiling === own.ceiling && fairness.sensitive.length === 0;
  return isOwn ? rest : campaign;
};
