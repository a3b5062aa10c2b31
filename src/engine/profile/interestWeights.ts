import { SECOND } from '../../protocol/clock';

/** How much interest in an item one event shows, unitless; a view is 1. Events not named here show none. */
export const interestWeights = {
  select_item: 0.5,
  view_item: 1,
  add_to_wishlist: 2,
  add_to_cart: 3,
  purchase: 5,
  remove_from_cart: -1,
} as const;

/** Interest per full attention span of `DWELL_SPAN_MS`; one report of dwell counts at most `DWELL_MAX` (a forgotten tab is no interest). */
export const DWELL_WEIGHT = 0.5;
export const DWELL_SPAN_MS = 30 * SECOND;
export const DWELL_MAX = 2;

/** Bounds of the profile: above them the weakest entry goes. They keep an update O(1) and the stored record below some 40 kB. */
export const profileLimits = { categories: 64, brands: 64, items: 200, cartLines: 100, exposures: 256, shownAt: 20 } as const;
