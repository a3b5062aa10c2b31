import { attentionOf } from '../../engine/profile/exposures';
import type { ShopperProfile } from '../../engine/profile/shopperProfile';
import { DAY, type Instant } from '../../protocol/clock';

const RECENT = 14 * DAY;
/** Coupons shown lately, by the profile's half-life, from which on a shopper has seen many. */
const SHOWN = 1;

/** What each stratum of segment rules holds, in the order of their numbers. */
export const ruleStrata = [
  'first visit',
  'no order, few coupons lately',
  'no order, many coupons lately',
  'ordered lately, few coupons lately',
  'ordered lately, many coupons lately',
  'ordered before, few coupons lately',
  'ordered before, many coupons lately',
] as const;

/** Stratum of a profile whose page asks for a coupon: by visits, orders, days since the last one (14) and coupons shown lately (1). */
export const ruleStratum = (profile: ShopperProfile, now: Instant, halfLifeMs: number): number => {
  const { visits, orders, lastPurchaseAt = Number.NEGATIVE_INFINITY } = profile;
  if (visits < 2) return 0;
  const ordered = orders === 0 ? 0 : now - lastPurchaseAt < RECENT ? 1 : 2;
  return 1 + 2 * ordered + Number(attentionOf(profile, now, halfLifeMs).shownLately >= SHOWN);
};
