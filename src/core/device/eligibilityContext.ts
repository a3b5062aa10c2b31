import type { Instant } from '../clock';
import type { EligibilityContext } from '../coupons/eligibility';
import type { Facts } from '../features/featureSpec';
import { exposureOf } from '../profile/exposures';
import type { ShopperProfile } from '../profile/shopperProfile';
import { conditionFacts } from './conditionFacts';

/** What eligibility asks about this shopper now: when a coupon is chosen, and once more right before it is shown. */
export const eligibilityContext = (
  profile: ShopperProfile,
  facts: Facts,
  channel: string,
  now: Instant,
  timeZone: string,
): EligibilityContext => {
  const { dismissalsInARow, lastDismissedAt, lastShownAt } = profile;
  return {
    now,
    facts: conditionFacts(profile, facts, channel, now, timeZone),
    exposureOf: (couponId) => exposureOf(profile, couponId),
    dismissalsInARow,
    ...(lastDismissedAt === undefined ? {} : { lastDismissedAt }),
    ...(lastShownAt === undefined ? {} : { lastShownAt }),
  };
};
