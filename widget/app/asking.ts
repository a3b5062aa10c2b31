import type { Facts } from '../../src/engine/features/featureSpec';
import type { ShopperEvent, ShopperEventName } from '../../src/protocol/events/shopperEvent';
import type { Recorded, WorkerApi, WorkerReady } from '../../worker/api';
import type { Told } from '../moments/watchMoments';
import { quietly } from '../ui/tasks';
import { createOffers, type OfferOptions, type Offers } from './offers';
import type { Parts } from './parts';

/**
 * When to ask for a coupon: after some quiet since the last event, once the visit has enough product views, an item was added to the cart
 * or the cart is viewed. Asks once per page view, and once more after each add to cart. Pure: it returns the wait in ms, or `undefined` for
 * not now.
 */
interface Trigger {
  onEvents(names: readonly ShopperEventName[], session: Recorded['session'] | undefined): number | undefined;
  /** The wait is over and the page asks. */
  asked(): void;
}

/** Events of the widget itself and of leaving. They do not affect whether the shopper is at rest. */
const silent: readonly ShopperEventName[] = [
  'dwell',
  'view_promotion',
  'select_promotion',
  'claim_promotion',
  'dismiss_promotion',
  'rate_promotion',
];

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

interface AskingOptions extends Pick<OfferOptions, 'claimed' | 'applier' | 'record' | 'paused' | 'note'> {
  readonly parts: Pick<Parts, 'card' | 'load'>;
}

/**
 * Asks for a coupon: after events, at a moment set in the campaign, or when the shop requests it. Keeps the shop's facts for the choice.
 */
export const createAsking = (options: AskingOptions) => {
  const { parts, note } = options;
  let triggers: WorkerReady['triggers'];
  let trigger: Trigger | undefined;
  let moments: Told | undefined;
  let offers: Offers | undefined;
  let facts: Facts = {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Repeats the shop's request from before the worker was ready. */
  let askedFor: (() => void) | undefined;

  const ask = quietly(() => {
    if (document.visibilityState !== 'visible') document.addEventListener('visibilitychange', ask, { once: true });
    else {
      trigger?.asked();
      return offers?.ask();
    }
  });
  /** Events from before the chunk loaded are passed to it afterwards. */
  const watchMoments = async (by: WorkerReady['triggers']): Promise<void> => {
    const missed: Parameters<Told>[] = [];
    moments = (...told) => missed.push(told);
    const watch = await parts.load('moments', 'moments');
    // After a change of consent the session may be an exploring one, whose triggers have no moments.
    moments = watch?.({ triggers: by, ask: () => hasMoments(triggers) && ask(), note });
    for (const told of missed) moments?.(...told);
  };
  return {
    /** The worker is ready, or its triggers have changed. */
    begin: (api: WorkerApi, ready: WorkerReady): void => {
      triggers = ready.triggers;
      if (offers) return;
      trigger = createTrigger(triggers);
      if (hasMoments(triggers)) watchMoments(triggers).catch((error: unknown) => note('worker_failed', String(error)));
      offers = createOffers({
        ...options,
        api,
        clock: Date.now,
        facts: () => facts,
        card: parts.card,
        moment: async (moment, left) => (await parts.load('moments', 'moment'))?.(moment, left),
      });
      askedFor?.();
    },
    recorded: (events: readonly ShopperEvent[], session: Recorded['session'] | undefined): void => {
      moments?.(events, session);
      const wait = trigger?.onEvents(
        events.map(({ name }) => name),
        session,
      );
      if (wait === undefined) return;
      clearTimeout(timer);
      timer = setTimeout(ask, wait);
    },
    /** The shop asks for a coupon, in a place of its own if it names one. */
    askFor: (slot: Element | undefined): void => {
      askedFor = () => void offers?.ask(slot);
      if (offers) askedFor();
    },
    state: (more: Facts): void => {
      facts = { ...facts, ...more };
    },
    moved: (): void => offers?.moved(),
    shown: (): ReturnType<Offers['shown']> => offers?.shown(),
    /** Removes the card from the page. */
    remove: (): void => offers?.remove(),
    forget: (): void => {
      offers?.remove();
      facts = {};
    },
  };
};
