import { type Instant, SECOND } from '../../protocol/clock';
import { isNewSession } from '../../protocol/events/sessions';
import type { ShopperEvent } from '../../protocol/events/shopperEvent';
import { changeCart, replaceCart, sameCart } from './cart';
import { emptySession } from './emptyProfile';
import { recordPromotion, resetSessionExposures } from './exposures';
import { addDwell, addInterest } from './interest';
import { DWELL_MAX, DWELL_SPAN_MS, DWELL_WEIGHT, interestWeights } from './interestWeights';
import type { ProfileSettings } from './profileSettings';
import { revenueOf } from './revenueOf';
import type { CartLine, SessionState, ShopperProfile } from './shopperProfile';

const inSession = (profile: ShopperProfile, { time }: ShopperEvent, idleMs: number): ShopperProfile =>
  profile.visits === 0 || isNewSession(profile.session.lastAt, time, idleMs)
    ? {
        ...profile,
        visits: profile.visits + 1,
        session: emptySession(time),
        exposures: resetSessionExposures(profile.exposures),
      }
    : { ...profile, session: { ...profile.session, lastAt: Math.max(profile.session.lastAt, time) } };

const withSession = (profile: ShopperProfile, change: Partial<SessionState>): ShopperProfile => ({
  ...profile,
  session: { ...profile.session, ...change },
});

/** The profile whose cart was changed, or taken to the checkout, at `time`; a late event does not make it older. */
const withCart = (profile: ShopperProfile, time: Instant, cart: readonly CartLine[] = profile.cart): ShopperProfile => ({
  ...profile,
  cart,
  cartTouchedAt: Math.max(profile.cartTouchedAt ?? 0, time),
});

/**
 * The profile after one more event: pure, O(1) (every part is bounded), total (never throws, never NaN), tolerant of late events. Folding
 * it over the whole log from `emptyProfile` gives the same profile as applying it event by event; the trainer replays logs through it.
 */
export const updateProfile = (before: ShopperProfile, event: ShopperEvent, settings: ProfileSettings): ShopperProfile => {
  // Reached elsewhere is no visit.
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
      const weight = Math.min(DWELL_MAX, (DWELL_WEIGHT * event.seconds * SECOND) / DWELL_SPAN_MS);
      return addDwell(profile, event.itemId, weight, event.time, settings);
    }
    case 'begin_checkout':
      return withCart(profile, event.time);
    case 'view_cart': {
      // An empty list says nothing: many shops send the event without its items.
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
