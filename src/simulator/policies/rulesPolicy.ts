import { eligibilityContext } from '../../engine/decision/eligibilityContext';
import { eligibleCoupons } from '../../engine/eligibility/eligibility';
import { DAY } from '../../protocol/clock';
import type { FleetPolicy } from '../fleet/fleetPolicy';
import { matchingCoupon, matchingVisit } from './matchingCoupon';
import type { PolicyKit } from './openPolicy';
import { ruleStrata, ruleStratum } from './ruleStratum';

/** What a rule does: nothing, one coupon, or the coupon of the category that the shopper looks at most, ever or in this visit. */
export const NOTHING = 'nothing';
export const MATCHING = 'matching';
export const MATCHING_VISIT = 'matching-visit';

/** By stratum of `ruleStratum`: `NOTHING`, `MATCHING`, `MATCHING_VISIT` or a coupon's id. */
export type RuleTable = readonly string[];

/** The same for everybody. */
export const sameForAll = (what: string): RuleTable => ruleStrata.map(() => what);

/**
 * The merchant's rule by segments that a shop can see (`ruleStratum`). Who may not see the rule's coupon sees none.
 * @param restDays least days between two coupons shown
 */
export const rulesPolicy = (rules: RuleTable, restDays: number, { campaign }: PolicyKit): FleetPolicy => {
  const {
    coupons,
    timeZone,
    marginRate,
    profile: { halfLifeMs },
  } = campaign;
  return {
    choose: ({ profile }, now) => {
      const rule = rules[ruleStratum(profile, now, halfLifeMs)]!;
      if (rule === NOTHING || now - (profile.lastShownAt ?? Number.NEGATIVE_INFINITY) < restDays * DAY) return {};
      const matches = rule === MATCHING || rule === MATCHING_VISIT;
      const wanted = matches ? coupons : coupons.filter(({ id }) => id === rule);
      const context = eligibilityContext(profile, {}, 'site', now, { timeZone, halfLifeMs, marginRate });
      const { eligible } = eligibleCoupons(wanted, context);
      if (!matches) return { coupon: eligible[0] };
      return { coupon: rule === MATCHING ? matchingCoupon(eligible, profile, now, halfLifeMs) : matchingVisit(eligible, profile) };
    },
    close: () => undefined,
    endDay: () => undefined,
  };
};
