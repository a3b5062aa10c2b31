import type { Coupon } from '../protocol/coupons/coupon';

const termsOf = ({ version: _, ...terms }: Coupon): string => JSON.stringify(terms);

/**
 * Coupons with the version they are published in: that of the live coupon on the same terms, else a higher one, so that a device which still shows the
 * earlier terms is told `coupon_stale` in place of getting a code on others.
 */
export const withVersions = <C extends { readonly coupons: Coupon[] }>(campaign: C, live: readonly Coupon[]): C => {
  const byId = new Map(live.map((coupon) => [coupon.id, coupon]));
  return {
    ...campaign,
    coupons: campaign.coupons.map((coupon) => {
      const before = byId.get(coupon.id);
      if (!before) return coupon;
      const version = termsOf(before) === termsOf(coupon) ? before.version : Math.max(coupon.version, before.version + 1);
      return { ...coupon, version };
    }),
  };
};
