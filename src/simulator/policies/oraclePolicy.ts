import { eligibilityContext } from '../../engine/decision/eligibilityContext';
import { eligibleCoupons } from '../../engine/eligibility/eligibility';
import { expectedOf, marginOf } from '../shoppers/outcome';
import { memoryAt } from '../shoppers/shopper';
import type { FleetPolicy } from './fleetPolicy';
import type { PolicyKit } from './openPolicy';

/**
 * Knows the truth about every shopper and visit, including the basket, and shows what earns most now. No real policy can know as much, so
 * the distance to it shows how much could be gained. It does not look ahead and ignores how coupons wear off later.
 */
export const oraclePolicy = ({ scenario, campaign, books }: PolicyKit): FleetPolicy => {
  const { coupons, timeZone, marginRate, profile } = campaign;
  const known = { timeZone, halfLifeMs: profile.halfLifeMs, marginRate };
  return {
    choose: (device, now, _, visit) => {
      const memory = memoryAt(device.memory, visit.start);
      const left = (coupon?: (typeof coupons)[number]): number => {
        return marginOf(marginRate, expectedOf(scenario, device.shopper, visit, memory, coupon, !coupon || books.hasRoom(coupon)));
      };
      const { eligible } = eligibleCoupons(coupons, eligibilityContext(device.profile, {}, 'site', now, known));
      const none = left();
      const ranked = eligible.map((coupon) => ({ coupon, gain: left(coupon) - none })).sort((a, b) => b.gain - a.gain);
      return { coupon: ranked[0] && ranked[0].gain > 0 ? ranked[0].coupon : undefined };
    },
    close: () => undefined,
    endDay: () => undefined,
  };
};
