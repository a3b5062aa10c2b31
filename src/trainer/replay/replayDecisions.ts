import { NO_COUPON } from '../../engine/decision/decision';
import type { SessionOutcome } from '../../engine/decision/learn';
import { purchaseDiscount, purchaseLines } from '../../engine/eligibility/discountOf';
import { emptyProfile, type ProfileSettings, type ShopperProfile } from '../../engine/profile/shopperProfile';

import { revenueOf, updateProfile } from '../../engine/profile/updateProfile';

import type { Coupon } from '../../protocol/coupons/coupon';
import { isNewSession } from '../../protocol/events/shopperEvent';
import type { Minor } from '../../protocol/money';
import type { ShopperLog } from './shopperRows';

/** One logged choice, as the device would have stood before it, with what came of it. */
export interface LoggedDecision {
  /** Index of the shopper in the log: folds are by shopper. */
  readonly shopper: number;
  readonly now: number;
  /** Profile right before the showing. */
  readonly profile: ShopperProfile;
  readonly couponId: string;
  readonly propensity?: number;
  /** 1 when the coupon was claimed later in the session; 0 for "no coupon". */
  readonly claimed: 0 | 1;
  /** 1 when the session bought something afterwards. */
  readonly purchased: 0 | 1;
  /** 1 when that purchase used the coupon of the decision. */
  readonly redeemed: 0 | 1;
  /** Margin less discount of the next purchase in the session, and that discount, minor units; 0 without one. */
  readonly left: number;
  readonly discount: Minor;
}

export interface ReplaySettings extends ProfileSettings {
  readonly marginRate: number;
  /** Product views from which a session without a showing counts as a decision for "no coupon". */
  readonly minViews: number;
}

interface Open {
  now: number;
  profile: ShopperProfile;
  couponId: string;
  propensity: number | undefined;
  claimed: 0 | 1;
  redeemed: 0 | 1;
  /** The first purchase after the decision closes it. */
  outcome: SessionOutcome | undefined;
}

/**
 * Replays one shopper's log through the device's own profile reducer. The first showing of a session is its decision; a claimed coupon is redeemed
 * by the session's next purchase. A log that states its decisions to show nothing (`view_promotion` of `none`, with propensity) is taken at its
 * word (`explicitNone`); else a session that reached the trigger without a showing stands for "no coupon".
 */
export const replayShopper = (
  { events }: ShopperLog,
  shopper: number,
  coupons: ReadonlyMap<string, Coupon>,
  settings: ReplaySettings,
  explicitNone: boolean,
): readonly LoggedDecision[] => {
  const decisions: LoggedDecision[] = [];
  let profile = emptyProfile(events[0]?.event.time ?? 0);
  let open: Open | undefined;
  let silent: Open | undefined;
  let lastAt = Number.NEGATIVE_INFINITY;
  let redeemable: Coupon | undefined;
  const close = (): void => {
    const decision = open ?? (explicitNone ? undefined : silent);
    if (decision) {
      const purchased = decision.outcome ? 1 : 0;
      const { propensity, outcome = { revenue: 0, discount: 0 }, ...rest } = decision;
      const { revenue, discount } = outcome;
      const left = settings.marginRate * revenue - discount;
      decisions.push({ shopper, ...rest, purchased, left, discount, ...(propensity === undefined ? {} : { propensity }) });
    }
    [open, silent, redeemable] = [undefined, undefined, undefined];
  };
  for (const { event, couponId, propensity } of events) {
    if (isNewSession(lastAt, event.time, settings.idleMs)) close();
    lastAt = event.time;
    const none = couponId === NO_COUPON;
    if (event.name === 'view_promotion' && !open && couponId !== undefined && (none || coupons.has(couponId))) {
      open = { now: event.time, profile, couponId, propensity, claimed: 0, redeemed: 0, outcome: undefined };
    } else if (event.name === 'claim_promotion') {
      if (open?.couponId === event.couponId) open.claimed = 1;
      redeemable = coupons.get(event.couponId);
    } else if (event.name === 'purchase') {
      const outcome = { revenue: revenueOf(event), discount: redeemable ? purchaseDiscount(redeemable, purchaseLines(event)) : 0 };
      if (open && !open.outcome && redeemable?.id === open.couponId && outcome.discount > 0) open.redeemed = 1;
      for (const decision of [open, silent]) if (decision) decision.outcome ??= outcome;
      redeemable = undefined;
    }
    if (!none) profile = updateProfile(profile, event, settings);
    if (!silent && profile.session.views >= settings.minViews) {
      silent = { now: event.time, profile, couponId: NO_COUPON, propensity: undefined, claimed: 0, redeemed: 0, outcome: undefined };
    }
  }
  close();
  return decisions;
};
