import type { Manifest } from '../../bundle/manifest';
import { emptyProfile } from '../../engine/profile/emptyProfile';
import { addInterest } from '../../engine/profile/interest';
import type { ShopperProfile } from '../../engine/profile/shopperProfile';
import { DAY, type Instant } from '../../protocol/clock';
import type { Coupon } from '../../protocol/coupons/coupon';
import { isWholeShop } from '../../protocol/coupons/isWholeShop';
import type { Item } from '../../protocol/events/shopperEvent';

/** With "something else" and the eight kinds of shoppers 96 profiles at most. */
const INTERESTS = 11;
/** Each coupon was shown once, so long ago that all of them together count as so many showings now. */
const SHOWN_LATELY = 2;
/** Since the last order of shoppers who ordered. */
const BOUGHT_AGO = 30 * DAY;

const good = (itemId: string, categories: string[] = []): Item => ({ itemId, categories, quantity: 1 });
/** In no coupon's scope. */
const elsewhere = good('');

/** Goods that coupons are for: one of each coupon first, so that no coupon is left out before its neighbour's second category is in. */
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
 * Made-up shoppers whom bundles are compared on: each looked at three goods of one interest and one of something else, or at something else alone; came for
 * the first or the fourth time; ordered never or twice; was shown coupons lately or not.
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
