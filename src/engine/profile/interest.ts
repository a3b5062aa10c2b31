import type { Item } from '../../protocol/events/shopperEvent';
import { type Instant, SECOND } from '../../protocol/values/clock';
import { addDecayed, addToEach } from './decayed';
import type { ProfileSettings, SequenceStep, ShopperProfile } from './shopperProfile';

/** How much interest in an item one event shows, unitless. A view is 1. Events not listed show none. */
export const interestWeights = {
  select_item: 0.5,
  view_item: 1,
  add_to_wishlist: 2,
  add_to_cart: 3,
  purchase: 5,
  remove_from_cart: -1,
} as const;

/** Interest per full attention span of `DWELL_SPAN_MS`. One dwell report counts at most `DWELL_MAX` (a forgotten tab shows no interest). */
export const DWELL_WEIGHT = 0.5;
export const DWELL_SPAN_MS = 30 * SECOND;
const DWELL_MAX = 2;
/** Seconds of one dwell report that count. */
export const DWELL_SECONDS = (DWELL_MAX * DWELL_SPAN_MS) / DWELL_WEIGHT / SECOND;

/** Interest that stars show: 3 are neither for nor against a product. */
export const ratingWeight = (rating: number): number => rating - 3;

/** Bounds of the profile, beyond which the weakest entry is evicted. They keep an update O(1) and the stored record below some 40 kB. */
export const profileLimits = { categories: 64, brands: 64, items: 200, cartLines: 100, exposures: 256, shownAt: 20 } as const;

const appended = (sequence: readonly SequenceStep[], steps: readonly SequenceStep[], length: number): readonly SequenceStep[] => {
  const all = [...sequence, ...steps];
  // Stable sort: late events are put in place, and those of one instant keep their order.
  return all.sort((a, b) => a.time - b.time).slice(-length);
};

/** Adds `weight` to the shopper's interest in each item, its categories and brand, without a step of the sequence. */
export const addAffinity = (
  profile: ShopperProfile,
  items: readonly Item[],
  weight: number,
  time: Instant,
  { halfLifeMs }: ProfileSettings,
): ShopperProfile => {
  const add = (map: ShopperProfile['itemAffinity'], keys: readonly string[], limit: number) =>
    addToEach(map, keys, weight, time, halfLifeMs, limit);
  const brands = items.flatMap(({ itemBrand }) => (itemBrand ? [itemBrand] : []));
  return {
    ...profile,
    itemAffinity: add(
      profile.itemAffinity,
      items.map(({ itemId }) => itemId),
      profileLimits.items,
    ),
    categoryAffinity: add(
      profile.categoryAffinity,
      items.flatMap(({ categories }) => [...new Set(categories)]),
      profileLimits.categories,
    ),
    brandAffinity: add(profile.brandAffinity, brands, profileLimits.brands),
  };
};

/** Profile after the shopper showed interest of `weight` in each item at `time`. */
export const addInterest = (
  profile: ShopperProfile,
  items: readonly Item[],
  weight: number,
  time: Instant,
  settings: ProfileSettings,
): ShopperProfile => {
  const { halfLifeMs, sequenceLength } = settings;
  const changed = addAffinity(profile, items, weight, time, settings);
  if (weight <= 0) return changed;
  let { priceSum, priceCount } = profile;
  for (const { price } of items) {
    if (price === undefined) continue;
    priceSum = addDecayed(priceSum, weight * price, time, halfLifeMs);
    priceCount = addDecayed(priceCount, weight, time, halfLifeMs);
  }
  const steps = items.map(({ itemId, categories = [] }): SequenceStep => {
    const category = categories.at(-1);
    if (category === undefined) return { itemId, weight, time };
    return { itemId, category, ...(categories.length > 1 ? { categories } : {}), weight, time };
  });
  return { ...changed, priceSum, priceCount, sequence: appended(profile.sequence, steps, sequenceLength) };
};

/** Adds attention to one item without a new step of the sequence. Its category is the one last seen for it. */
export const addDwell = (
  profile: ShopperProfile,
  itemId: string,
  weight: number,
  time: Instant,
  { halfLifeMs }: ProfileSettings,
): ShopperProfile => {
  const category = profile.sequence.findLast((step) => step.itemId === itemId)?.category;
  return {
    ...profile,
    itemAffinity: addToEach(profile.itemAffinity, [itemId], weight, time, halfLifeMs, profileLimits.items),
    categoryAffinity: addToEach(
      profile.categoryAffinity,
      category === undefined ? [] : [category],
      weight,
      time,
      halfLifeMs,
      profileLimits.categories,
    ),
  };
};
