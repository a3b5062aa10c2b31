import type { Manifest } from '../../bundle/manifest';
import { computeFeatures, noCouponFeatures } from '../../engine/features/computeFeatures';
import { sourcesOf } from '../../engine/features/sources';
import { addInterest } from '../../engine/profile/interest';
import { emptyProfile, type ShopperProfile } from '../../engine/profile/shopperProfile';
import { dot } from '../../maths/linalg';
import type { Coupon } from '../../protocol/coupons/coupon';
import { isWholeShop } from '../../protocol/coupons/scope';
import type { Item } from '../../protocol/events/shopperEvent';
import { DAY, type Instant } from '../../protocol/values/clock';

/** With "something else" and eight kinds of shoppers, at most 96 profiles. */
const INTERESTS = 11;
/** Each coupon was shown once, long enough ago that all together count as this many impressions now. */
const SHOWN_LATELY = 2;
/** Time since the last order of shoppers who have ordered. */
const BOUGHT_AGO = 30 * DAY;

const good = (itemId: string, categories: string[] = []): Item => ({ itemId, categories, quantity: 1 });
/** An item in no coupon's scope. */
const elsewhere = good('');

/** Goods in the scope of coupons: one of each coupon first, so that no coupon is left out before another's second category is included. */
const interestsOf = (coupons: readonly Coupon[]): readonly Item[] => {
  const scopes = coupons
    .filter(({ scope }) => !isWholeShop(scope))
    .map(({ scope: { categories = [], itemIds = [] } }): readonly Item[] => [
      ...categories.map((category) => good('', [category])),
      ...itemIds.slice(0, 1).map((itemId) => good(itemId)),
    ]);
  const all = [...scopes.map((scope) => scope.slice(0, 1)), ...scopes.map((scope) => scope.slice(1))].flat();
  return [...new Map(all.map((item) => [JSON.stringify(item), item])).values()].slice(0, INTERESTS);
};

/**
 * Synthetic shoppers on which bundles are compared. Each viewed three goods of one interest and one of something else, or only something
 * else; is on the first or fourth visit; has ordered never or twice; and was shown coupons recently or not.
 */
export const referenceShoppers = (
  { coupons, profile: { halfLifeMs } }: Pick<Manifest, 'coupons' | 'profile'>,
  now: Instant,
): readonly ShopperProfile[] => {
  const shownAt = now - halfLifeMs * Math.max(0, Math.log2(coupons.length / SHOWN_LATELY));
  const shown = Object.fromEntries(coupons.map(({ id }) => [id, { shownAt: [shownAt], shownThisSession: 0, shownTotal: 1 }]));
  return [...interestsOf(coupons), elsewhere].flatMap((looked) => {
    const items = [looked, looked, looked, elsewhere];
    const start = addInterest(emptyProfile(now), items, 1, now, { halfLifeMs, sequenceLength: items.length, idleMs: 0 });
    const { session } = start;
    return [1, 4].flatMap((visits) =>
      [0, 2].flatMap((orders) =>
        [{}, shown].map((exposures) => ({
          ...start,
          session: { ...session, views: items.length },
          visits,
          orders,
          ...(orders > 0 ? { lastPurchaseAt: now - BOUGHT_AGO } : {}),
          exposures,
        })),
      ),
    );
  });
};

/** A bundle with at least this loss is worth trying. A stage is judged by the same share of margin (`loopSettings`). */
export const MATERIAL = 0.02;

/** The parts of a manifest that determine devices' choices. */
export type Chooser = Pick<Manifest, 'bandit' | 'coupons' | 'marginRate' | 'meanOrder' | 'profile' | 'reports'>;

/** Expected gain of showing each coupon to one shopper, minor units, less the aim's discount price. Model scores are missing. */
const gainsOf = (
  { bandit, coupons, marginRate, meanOrder, profile: { halfLifeMs }, reports: { strata } }: Chooser,
  profile: ShopperProfile,
  now: Instant,
): ReadonlyMap<string, number> => {
  const { features, mean, discount, discountPrice = 0, rewardScale } = bandit;
  const sources = sourcesOf({ profile, facts: {}, now, halfLifeMs, strata, meanOrder, marginRate });
  const none = dot(mean, noCouponFeatures(features));
  return new Map(
    coupons.map((coupon) => {
      const phi = computeFeatures(features, sources(coupon));
      const price = discount ? discountPrice * Math.max(0, dot(discount, phi)) : 0;
      return [coupon.id, (dot(mean, phi) - none - price) * rewardScale];
    }),
  );
};

/** The coupon with the highest gain; `undefined` (show nothing) if none is above 0. */
const bestOf = (gains: ReadonlyMap<string, number>, among: readonly string[]): string | undefined => {
  let [best, most]: [string | undefined, number] = [undefined, 0];
  for (const id of among) {
    const gain = gains.get(id) ?? 0;
    if (gain > most) [best, most] = [id, gain];
  }
  return best;
};

const idsOf = (coupons: readonly Coupon[]): readonly string[] => coupons.map(({ id }) => id);

const isForEverybody = ({ when, membersOnly }: Coupon): boolean => 'all' in when && when.all.length === 0 && !membersOnly;

/**
 * Loss of `other`'s choices under the posterior of `next`, as a share of the gain `next` expects from its own:
 *   Σ_s [g(best of next) − g(best of other)] / Σ_s g(best of next), g the gain that `next` expects of shopper s,
 * in [0, ∞): 0 if both choose the same, Infinity if `next` would show nothing and `other` shows something. Shoppers are
 * `referenceShoppers`. Each is evaluated twice, with all coupons and with those without conditions, since a coupon for a few shoppers would
 * hide differences for the rest.
 * @param now coupons that have ended or not started are left out
 */
export const choiceLoss = (next: Chooser, other: Chooser, now: Instant): number => {
  const on = next.coupons.filter(({ startsAt, endsAt }) => startsAt <= now && now < endsAt);
  const theirs = new Set(idsOf(other.coupons));
  let [lost, expected] = [0, 0];
  for (const shopper of referenceShoppers(next, now)) {
    const gains = gainsOf(next, shopper, now);
    const believed = gainsOf(other, shopper, now);
    for (const among of [idsOf(on), idsOf(on.filter(isForEverybody))]) {
      const gainOf = (id: string | undefined): number => (id === undefined ? 0 : (gains.get(id) ?? 0));
      const own = gainOf(bestOf(gains, among));
      lost +=
        own -
        gainOf(
          bestOf(
            believed,
            among.filter((id) => theirs.has(id)),
          ),
        );
      expected += own;
    }
  }
  return lost > 0 ? lost / expected : 0;
};
