import { type Item, isNewSession, type ShopperEvent, type ShopperEventOf } from '../../protocol/events/shopperEvent';
import { type Instant, SECOND } from '../../protocol/values/clock';
import type { Minor } from '../../protocol/values/money';
import { addDecayed } from './decayed';
import { recordPromotion, resetSessionExposures } from './exposures';
import {
  addAffinity,
  addDwell,
  addInterest,
  DWELL_SECONDS,
  DWELL_SPAN_MS,
  DWELL_WEIGHT,
  interestWeights,
  profileLimits,
  ratingWeight,
} from './interest';
import { type CartLine, emptySession, type ProfileSettings, type SessionState, type ShopperProfile } from './shopperProfile';
import { addVisit } from './visitRate';

const lineOf = ({ itemId, categories, price }: Item, quantity: number, known: CartLine | undefined): CartLine => ({
  itemId,
  categories: categories ?? known?.categories ?? [],
  price: price ?? known?.price ?? 0,
  quantity,
});

const bounded = (lines: ReadonlyMap<string, CartLine>): readonly CartLine[] => [...lines.values()].slice(-profileLimits.cartLines);

/** Cart after adding (`sign` 1) or removing (`sign` −1) the items. A line with quantity 0 is dropped. */
const changeCart = (cart: readonly CartLine[], items: readonly Item[], sign: 1 | -1): readonly CartLine[] => {
  const lines = new Map(cart.map((line) => [line.itemId, line]));
  for (const item of items) {
    const known = lines.get(item.itemId);
    const quantity = (known?.quantity ?? 0) + sign * item.quantity;
    if (quantity > 0) lines.set(item.itemId, lineOf(item, quantity, known));
    else lines.delete(item.itemId);
  }
  return bounded(lines);
};

/** The cart as the page reports it in full. Fields missing from a line are taken from the previously known line. */
const replaceCart = (cart: readonly CartLine[], items: readonly Item[]): readonly CartLine[] => {
  const known = new Map(cart.map((line) => [line.itemId, line]));
  const lines = new Map<string, CartLine>();
  for (const item of items) {
    const quantity = (lines.get(item.itemId)?.quantity ?? 0) + item.quantity;
    lines.set(item.itemId, lineOf(item, quantity, known.get(item.itemId)));
  }
  return bounded(lines);
};

/** Do both carts hold the same items and quantities, in any order? */
const sameCart = (a: readonly CartLine[], b: readonly CartLine[]): boolean =>
  a.length === b.length && a.every(({ itemId, quantity }) => b.some((line) => line.itemId === itemId && line.quantity === quantity));

/** Value of the goods on the lines, minor units. */
export const goodsOf = (lines: readonly { readonly price?: Minor | undefined; readonly quantity: number }[]): Minor =>
  lines.reduce((sum, { price, quantity }) => sum + (price ?? 0) * quantity, 0);

/**
 * Goods before an order-level discount, minor units: prices times quantities, or the stated value if items carry no price. Profile, device
 * reward and trainer all use it, so that offline and on-device learning see the same money.
 */
export const revenueOf = ({ items, value }: ShopperEventOf<'purchase' | 'refund'>): Minor =>
  items.length > 0 && items.every(({ price }) => price !== undefined) ? goodsOf(items) : (value ?? goodsOf(items));

const inSession = (profile: ShopperProfile, { time }: ShopperEvent, idleMs: number): ShopperProfile =>
  profile.visits === 0 || isNewSession(profile.session.lastAt, time, idleMs)
    ? {
        ...addVisit(profile, time),
        session: emptySession(time),
        exposures: resetSessionExposures(profile.exposures),
      }
    : { ...profile, session: { ...profile.session, lastAt: Math.max(profile.session.lastAt, time) } };

const withSession = (profile: ShopperProfile, change: Partial<SessionState>): ShopperProfile => ({
  ...profile,
  session: { ...profile.session, ...change },
});

/** The profile whose cart was changed, or taken to the checkout, at `time`. A late event does not move that time back. */
const withCart = (profile: ShopperProfile, time: Instant, cart: readonly CartLine[] = profile.cart): ShopperProfile => ({
  ...profile,
  cart,
  cartTouchedAt: Math.max(profile.cartTouchedAt ?? 0, time),
});

/**
 * The profile after one more event: pure, O(1) (every part is bounded), total (never throws, never NaN), tolerant of late events. Folding
 * it over the whole log from `emptyProfile` gives the same profile as applying it event by event. The trainer replays logs through it.
 */
export const updateProfile = (before: ShopperProfile, event: ShopperEvent, settings: ProfileSettings): ShopperProfile => {
  // A message off the site is not a visit.
  const profile = event.name === 'view_promotion' && event.channel ? before : inSession(before, event, settings.idleMs);
  const { session } = profile;
  switch (event.name) {
    case 'page_view':
    case 'view_item_list':
    case 'select_promotion':
      return profile;
    case 'search':
      return withSession(profile, { searches: session.searches + 1 });
    case 'dwell': {
      if (event.itemId === undefined) return profile;
      const seconds = Math.min(DWELL_SECONDS, event.seconds);
      const interested = addDwell(profile, event.itemId, (DWELL_WEIGHT * seconds * SECOND) / DWELL_SPAN_MS, event.time, settings);
      return withSession(interested, { dwell: (session.dwell ?? 0) + seconds });
    }
    case 'rate':
      return {
        ...addAffinity(profile, event.items, ratingWeight(event.rating), event.time, settings),
        ratingSum: addDecayed(profile.ratingSum, event.rating, event.time, settings.halfLifeMs),
        ratingCount: addDecayed(profile.ratingCount, 1, event.time, settings.halfLifeMs),
      };
    case 'begin_checkout':
      return withCart(profile, event.time);
    case 'view_cart': {
      // An empty list is ignored: many shops send the event without its items.
      if (event.items.length === 0) return profile;
      const cart = replaceCart(profile.cart, event.items);
      // Looking at a cart does not change it.
      return sameCart(cart, profile.cart) ? { ...profile, cart } : withCart(profile, event.time, cart);
    }
    case 'refund':
      return withSession(profile, { revenue: Math.max(0, session.revenue - revenueOf(event)) });
    case 'view_promotion':
    case 'claim_promotion':
    case 'dismiss_promotion':
    case 'rate_promotion':
      return recordPromotion(profile, event);
    case 'select_item':
    case 'view_item':
    case 'add_to_wishlist':
    case 'add_to_cart':
    case 'remove_from_cart':
    case 'purchase': {
      const interested = addInterest(profile, event.items, interestWeights[event.name], event.time, settings);
      if (event.name === 'view_item') return withSession(interested, { views: session.views + 1 });
      if (event.name === 'add_to_cart')
        return withSession(withCart(interested, event.time, changeCart(profile.cart, event.items, 1)), { carted: session.carted + 1 });
      if (event.name === 'remove_from_cart') return withCart(interested, event.time, changeCart(profile.cart, event.items, -1));
      if (event.name !== 'purchase') return interested;
      return withSession(
        {
          ...interested,
          cart: [],
          orders: profile.orders + 1,
          lastPurchaseAt: Math.max(profile.lastPurchaseAt ?? 0, event.time),
        },
        { purchased: true, revenue: session.revenue + revenueOf(event) },
      );
    }
    default:
      event satisfies never;
      return profile;
  }
};

/** The profile at `now` for a shopper who is off the site: a finished session no longer counts, and no new one has begun. */
export const profileAt = (profile: ShopperProfile, now: Instant, idleMs: number): ShopperProfile =>
  profile.visits > 0 && isNewSession(profile.session.lastAt, now, idleMs)
    ? { ...profile, session: emptySession(now), exposures: resetSessionExposures(profile.exposures) }
    : profile;
