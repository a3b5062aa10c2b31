import { maxDiscount } from '../engine/eligibility/maxDiscount';
import type { Coupon } from '../protocol/coupons/coupon';
import type { Fairness } from './fairness';

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
