import type { Instant } from '../../protocol/clock';
import type { EligibilityContext } from '../eligibility/eligibility';
import type { Facts } from '../features/featureSpec';
import { exposureOf } from '../profile/exposures';
import type { ShopperProfile } from '../profile/shopperProfile';
import { conditionFacts } from './conditionFacts';
import type { DeviceModel } from './deviceModel';
import { belowMarginFloor, type ShopFigures } from './offerEconomics';

/** What eligibility asks about this shopper now: when a coupon is chosen, and once more right before it is shown. */
export const eligibilityContext = (
  profile: ShopperProfile,
  facts: Facts,
  channel: string,
  now: Instant,
  settings: Pick<DeviceModel, 'timeZone' | 'fatigue' | 'halfLifeMs'> & ShopFigures,
  shownHere?: readonly string[],
): EligibilityContext => {
  const { dismissalsInARow, lastDismissedAt, lastShownAt } = profile;
  return {
    now,
    facts: conditionFacts(profile, facts, channel, now, settings),
    shownHere,
    exposureOf: (couponId) => exposureOf(profile, couponId),
    shownAt: Object.values(profile.exposures).flatMap(({ shownAt }) => shownAt),
    fatigue: settings.fatigue,
    belowMarginFloor: (coupon) => belowMarginFloor(coupon, profile, settings),
    dismissalsInARow,
    ...(lastDismissedAt === undefined ? {} : { lastDismissedAt }),
    ...(lastShownAt === undefined ? {} : { lastShownAt }),
  };
};
