import { DAY } from '../../core/clock';
import type { Coupon } from '../../core/coupons/coupon';
import { eligibleCoupons } from '../../core/coupons/eligibility';
import { eligibilityContext } from '../../core/device/eligibilityContext';
import { decayedAt } from '../../core/profile/decayed';
import type { ShopperProfile } from '../../core/profile/shopperProfile';
import { stratumOf } from '../../core/profile/stratum';
import type { FleetPolicy } from '../fleet/fleetPolicy';
import type { PolicyKit } from './openPolicy';

/** What a rule does: nothing, one coupon, or the coupon of the category that the shopper looks at most. */
export const NOTHING = 'nothing';
export const MATCHING = 'matching';

/** By behaviour stratum 0 … 3: `NOTHING`, `MATCHING` or a coupon's id. */
export type RuleTable = readonly [string, string, string, string];

/** The same for everybody. */
export const sameForAll = (what: string): RuleTable => [what, what, what, what];

/** Of the coupons for certain goods, that with most of the shopper's interest. */
const matching = (
  eligible: readonly Coupon[],
  { categoryAffinity }: ShopperProfile,
  now: number,
  halfLifeMs: number,
): Coupon | undefined => {
  const interest = ({ scope }: Coupon): number =>
    (scope.categories ?? []).reduce((sum, category) => {
      const entry = categoryAffinity[category];
      return sum + (entry ? decayedAt(entry, now, halfLifeMs) : 0);
    }, 0);
  const [best] = [...eligible].sort((a, b) => interest(b) - interest(a));
  return best && interest(best) > 0 ? best : undefined;
};

/**
 * The merchant's rule by segments that a shop can see: by visits and earlier orders. Who may not see the rule's coupon sees none.
 * @param restDays least days between two coupons shown
 */
export const rulesPolicy = (rules: RuleTable, restDays: number, { campaign }: PolicyKit): FleetPolicy => {
  const {
    coupons,
    timeZone,
    marginRate,
    reports,
    profile: { halfLifeMs },
  } = campaign;
  return {
    choose: ({ profile }, now) => {
      const rule = rules[stratumOf(profile, reports.strata)]!;
      if (rule === NOTHING || now - (profile.lastShownAt ?? Number.NEGATIVE_INFINITY) < restDays * DAY) return {};
      const wanted = rule === MATCHING ? coupons : coupons.filter(({ id }) => id === rule);
      const context = eligibilityContext(profile, {}, 'site', now, { timeZone, halfLifeMs, marginRate });
      const { eligible } = eligibleCoupons(wanted, context);
      return { coupon: rule === MATCHING ? matching(eligible, profile, now, halfLifeMs) : eligible[0] };
    },
    close: () => undefined,
    endDay: () => undefined,
  };
};
