import { goodsInScope } from '../../core/coupons/computeDiscount';
import type { Coupon } from '../../core/coupons/coupon';
import { purchaseDiscount, purchaseLines } from '../../core/coupons/purchaseDiscount';
import { NO_COUPON } from '../../core/device/decision';
import { sessionReward } from '../../core/device/learn';
import { emptyProfile } from '../../core/profile/emptyProfile';
import { updateProfile } from '../../core/profile/updateProfile';
import type { LoggedDecision, ReplaySettings } from './replayDecisions';
import type { ShopperLog } from './shopperRows';

/**
 * Stand-ins for decisions in a log that never showed a coupon: before each basket of a known shopper, every coupon is credited with
 * the margin of the goods in its scope that were then bought, less its discount, and "no coupon" with nothing. That is taste, not the
 * effect of a coupon, so the prior made of it is kept weak.
 */
export const basketDecisions = (
  { events }: ShopperLog,
  shopper: number,
  coupons: readonly Coupon[],
  settings: ReplaySettings,
): readonly LoggedDecision[] => {
  const decisions: LoggedDecision[] = [];
  let profile = emptyProfile(events[0]?.event.time ?? 0);
  for (const { event } of events) {
    if (event.name === 'purchase' && profile.visits > 0) {
      const lines = purchaseLines(event);
      for (const coupon of coupons) {
        const revenue = goodsInScope(coupon.scope, lines);
        const discount = purchaseDiscount(coupon, lines);
        const reward = sessionReward({ revenue, discount }, settings.marginRate, settings.rewardScale);
        decisions.push({ shopper, now: event.time, profile, couponId: coupon.id, claimed: 0, purchased: 1, redeemed: 0, reward });
      }
      decisions.push({ shopper, now: event.time, profile, couponId: NO_COUPON, claimed: 0, purchased: 1, redeemed: 0, reward: 0 });
    }
    profile = updateProfile(profile, event, settings);
  }
  return decisions;
};
