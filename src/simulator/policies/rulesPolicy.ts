import { eligibilityContext } from '../../engine/decision/eligibilityContext';
import { eligibleCoupons } from '../../engine/eligibility/eligibility';
import { decayedAt } from '../../engine/profile/decayed';
import { attentionOf } from '../../engine/profile/exposures';
import type { ShopperProfile } from '../../engine/profile/shopperProfile';
import type { Coupon } from '../../protocol/coupons/coupon';
import { DAY, type Instant } from '../../protocol/values/clock';
import type { FleetPolicy } from './fleetPolicy';
import type { PolicyKit } from './openPolicy';

const RECENT = 14 * DAY;
/** Recently shown coupons, by the profile's half-life, from which a shopper has seen many. */
const SHOWN = 1;

/** Description of each stratum of segment rules, in the order of their numbers. */
export const ruleStrata = [
  'first visit',
  'no order, few coupons lately',
  'no order, many coupons lately',
  'ordered lately, few coupons lately',
  'ordered lately, many coupons lately',
  'ordered before, few coupons lately',
  'ordered before, many coupons lately',
] as const;

/** Stratum of a profile whose page asks for a coupon: by visits, orders, days since the last order (14) and recently shown coupons (1). */
export const ruleStratum = (profile: ShopperProfile, now: Instant, halfLifeMs: number): number => {
  const { visits, orders, lastPurchaseAt = Number.NEGATIVE_INFINITY } = profile;
  if (visits < 2) return 0;
  const ordered = orders === 0 ? 0 : now - lastPurchaseAt < RECENT ? 1 : 2;
  return 1 + 2 * ordered + Number(attentionOf(profile, now, halfLifeMs).shownLately >= SHOWN);
};

/** The first of the coupons with the most interest in its categories. Absent if none has any. */
const most = (eligible: readonly Coupon[], interestIn: (category: string) => number): Coupon | undefined => {
  const interest = ({ scope: { categories = [] } }: Coupon): number => categories.reduce((sum, category) => sum + interestIn(category), 0);
  const [best] = [...eligible].sort((a, b) => interest(b) - interest(a));
  return best && interest(best) > 0 ? best : undefined;
};

/** Among the coupons for certain goods, the one with most of the shopper's interest. */
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

/** The same by the views of this visit alone. */
export const matchingVisit = (eligible: readonly Coupon[], { sequence, session }: ShopperProfile): Coupon | undefined => {
  const views = new Map<string, number>();
  for (const { category, time } of sequence)
    if (category !== undefined && time >= session.startedAt) views.set(category, (views.get(category) ?? 0) + 1);
  return most(eligible, (category) => views.get(category) ?? 0);
};

/** Possible rules: nothing, one coupon, or the coupon of the category that the shopper views most, ever or in this visit. */
export const NOTHING = 'nothing';
export const MATCHING = 'matching';
export const MATCHING_VISIT = 'matching-visit';

/** By stratum of `ruleStratum`: `NOTHING`, `MATCHING`, `MATCHING_VISIT` or a coupon's id. */
export type RuleTable = readonly string[];

/** The same rule in all strata. */
export const sameForAll = (what: string): RuleTable => ruleStrata.map(() => what);

/**
 * The merchant's rule by segments that a shop can see (`ruleStratum`). Shoppers who are not eligible for the rule's coupon see none.
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
