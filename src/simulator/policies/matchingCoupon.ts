import { decayedAt } from '../../engine/profile/decayed';
import type { ShopperProfile } from '../../engine/profile/shopperProfile';
import type { Coupon } from '../../protocol/coupons/coupon';

/** The first of the coupons with the most interest in its categories; absent where none has any. */
const most = (eligible: readonly Coupon[], interestIn: (category: string) => number): Coupon | undefined => {
  const interest = ({ scope: { categories = [] } }: Coupon): number => categories.reduce((sum, category) => sum + interestIn(category), 0);
  const [best] = [...eligible].sort((a, b) => interest(b) - interest(a));
  return best && interest(best) > 0 ? best : undefined;
};

/** Of the coupons for certain goods, that with most of the shopper's interest. */
export const matchingCoupon = (
  eligible: readonly Coupon[],
  { categoryAffinity }: ShopperProfile,
  now: number,
  halfLifeMs: number,
): Coupon | undefined =>
  most(eligible, (category) => {
    const entry = categoryAffinity[category];
    return entry ? decayedAt(entry, now, halfLifeMs) : 0;
  });

/** The same by what was looked at in this visit alone. */
export const matchingVisit = (eligible: readonly Coupon[], { sequence, session }: ShopperProfile): Coupon | undefined => {
  const views = new Map<string, number>();
  for (const { category, time } of sequence)
    if (category !== undefined && time >= session.startedAt) views.set(category, (views.get(category) ?? 0) + 1);
  return most(eligible, (category) => views.get(category) ?? 0);
};
