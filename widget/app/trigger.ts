import type { ShopperEventName } from '../../src/protocol/events/shopperEvent';
import type { Recorded, WorkerReady } from '../../worker/api';

/**
 * When to ask for a coupon: after some quiet since the last event, once the visit has enough product views, an item was added to the cart
 * or the cart is viewed. Asks once per page view, and once more after each add to cart. Pure: it returns the wait in ms, or `undefined` for
 * not now.
 */
export interface Trigger {
  onEvents(names: readonly ShopperEventName[], session: Recorded['session'] | undefined): number | undefined;
  /** The wait is over and the page asks. */
  asked(): void;
}

/** Events of the widget itself and of leaving. They do not affect whether the shopper is at rest. */
const silent: readonly ShopperEventName[] = ['dwell', 'view_promotion', 'select_promotion', 'claim_promotion', 'dismiss_promotion'];

/** Does the bundle wait for moments, in addition to the quiet, views and cart conditions of every bundle? */
export const hasMoments = (triggers: WorkerReady['triggers']): boolean => Object.keys(triggers).length > 3;

export const createTrigger = ({ quietMs, minViews, onAddToCart, onViews = true }: WorkerReady['triggers']): Trigger => {
  let views = 0;
  let carted = 0;
  let seesCart = false;
  let done = false;
  return {
    onEvents: (names, session) => {
      const active = names.filter((name) => !silent.includes(name));
      if (active.length === 0) return undefined;
      views = session?.views ?? views + active.filter((name) => name === 'view_item').length;
      carted = session?.carted ?? carted + active.filter((name) => name === 'add_to_cart').length;
      // The session's counters exclude a cart from an earlier visit. In a single-page shop only the next page view shows that the cart was
      // left.
      if (active.includes('view_cart')) seesCart = true;
      else if (active.includes('page_view')) seesCart = false;
      if (active.includes('page_view') || (onAddToCart && active.includes('add_to_cart'))) done = false;
      return !done && ((onViews && views >= minViews) || (onAddToCart && (carted > 0 || seesCart))) ? quietMs : undefined;
    },
    asked: () => {
      done = true;
    },
  };
};
