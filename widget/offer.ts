import type { Facts } from '../src/engine/features/featureSpec';
import type { CardMoment } from '../src/protocol/coupons/cardFormat';
import type { ShopperEvent, ShopperEventName } from '../src/protocol/events/shopperEvent';
import { fail } from '../src/protocol/values/result';
import type { Claim, Offer, Recorded, WorkerApi, WorkerReady } from '../worker/api';
import type { CardOptions, DrawnCard } from './card/createCard';

/**
 * When to ask for a coupon: some quiet after the last event, once the visit has enough product views, something went into the cart or the
 * cart is looked at. Asks once a page view, and once more after each add to cart. Pure: it answers with the wait in ms, or `undefined` for not now.
 */
export interface Trigger {
  onEvents(names: readonly ShopperEventName[], session: Recorded['session'] | undefined): number | undefined;
  /** The wait is over and the page asks. */
  asked(): void;
}

/** Events of the widget itself and of leaving: they say nothing about the shopper being at rest. */
const silent: readonly ShopperEventName[] = ['dwell', 'view_promotion', 'select_promotion', 'claim_promotion', 'dismiss_promotion'];

/** Is there more to ask by than the quiet, the views and the cart that every bundle has? */
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
      // Of a cart from an earlier visit the session's counters know nothing. A shop of one page leaves the cart without another trigger.
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

/** Draws an offer, not yet on the page; rejects when it cannot. */
export type DrawOffer = (
  card: Pick<CardOptions, 'offer' | 'slot' | 'claim' | 'keep' | 'applier' | 'explain' | 'closed'>,
) => Promise<DrawnCard>;

export interface OfferOptions {
  readonly api: Pick<WorkerApi, 'decide' | 'confirm' | 'claim' | 'keep' | 'explain'>;
  readonly clock: () => number;
  facts(): Facts;
  record(event: ShopperEvent): void;
  /** Loads the card; `undefined` when it did not come, and then the next ask tries again. Never rejects. */
  card(): Promise<DrawOffer | undefined>;
  claimed(offer: Pick<Offer, 'coupon'>, claim: Claim): void;
  /** How a claimed code gets onto the cart, if a page can do that. Never rejects. */
  applier(offer: Pick<Offer, 'coupon'>, claim: Claim): Promise<(() => Promise<boolean>) | undefined>;
  /** False: the wait was ended before the moment came. `undefined`: nobody can watch for it. */
  moment(moment: CardMoment, left: AbortSignal): Promise<boolean | undefined>;
  /** The page wants no card for now. */
  paused(): boolean;
  note(code: string, message: string): void;
}

/** One card at a time: ask, check again, show, and report what the shopper did with it. */
export interface Offers {
  ask(slot?: Element): Promise<void>;
  remove(): void;
  /** Another page view begins; a card whose place on the page is gone, goes. */
  moved(): void;
}

export const createOffers = ({ api, clock, facts, record, card, claimed, applier, moment, paused, note }: OfferOptions): Offers => {
  let asking = false;
  let shown: DrawnCard | undefined;
  let shownHere: string[] = [];
  let left: AbortController | undefined;

  const drawn = (draw: DrawOffer, offer: Offer, slot: Element | undefined): Promise<DrawnCard> => {
    const about = () => ({ time: clock(), decisionId: offer.decisionId, couponId: offer.coupon.id });
    return draw({
      offer,
      slot,
      claim: async () => {
        record({ name: 'select_promotion', ...about() });
        const result = await api.claim(offer.decisionId).catch((error: unknown) => fail('worker_failed', String(error)));
        // The worker logs the claim itself, in one transaction with the code.
        if (result.ok) claimed(offer, result.value);
        else note(result.error.code, result.error.message);
        return result;
      },
      keep: async () => {
        const result = await api.keep(offer.decisionId);
        if (!result.ok) note(result.error.code, result.error.message);
        return result.ok;
      },
      applier: (claim) => applier(offer, claim),
      explain: async () => {
        const result = await api.explain(offer.decisionId).catch((error: unknown) => fail('worker_failed', String(error)));
        if (!result.ok) note(result.error.code, result.error.message);
        return result;
      },
      closed: (reason) => {
        shown = undefined;
        if (reason) record({ name: 'dismiss_promotion', ...about(), reason });
      },
    });
  };

  const ask = async (slot: Element | undefined): Promise<void> => {
    // Beside the choice, which takes as long: the shopper does not wait for one after the other.
    const loading = card();
    const decided = await api.decide({ facts: facts(), channel: 'site', shownHere });
    if (!decided.ok) return note(decided.error.code, decided.error.message);
    const offer = decided.value;
    if (!offer) return note('no_coupon', 'nothing to show; the latest decision, or else the problems, say why');
    const draw = await loading;
    if (!draw) return note('card_failed', 'the card did not load; the next ask tries again');
    let ready: DrawnCard;
    try {
      ready = await drawn(draw, offer, slot);
    } catch (error) {
      return note('card_failed', String(error));
    }
    // The page's own place has a moment of its own.
    left = new AbortController();
    if (offer.moment && !slot && (await moment(offer.moment, left.signal)) === false)
      return note('moment_missed', 'the page was left before the card was to come');
    if (slot && !slot.isConnected) return note('slot_gone', 'the element of the offer is no longer on the page');
    if (paused()) return;
    // The worker records the showing itself, in one transaction with the check: by now nothing stands in the card's way.
    const confirmed = await api.confirm(offer.decisionId);
    if (!confirmed.ok) return note(confirmed.error.code, confirmed.error.message);
    if (!confirmed.value) return note('offer_withdrawn', 'no longer good when it was to be shown');
    // The page may have paused meanwhile: the showing counts, and nobody is disturbed.
    if (paused()) return;
    ready.mount();
    shown = ready;
    shownHere.push(offer.coupon.id);
  };
  const remove = (): void => {
    left?.abort();
    shown?.remove();
    shown = undefined;
  };
  /** A router, or a framework that draws the body anew, takes the card off the page without a word. */
  const tidy = (): void => {
    if (shown && !shown.isThere()) remove();
  };

  return {
    ask: async (slot) => {
      tidy();
      if (asking || shown || paused()) return;
      asking = true;
      try {
        await ask(slot);
      } catch (error) {
        note('worker_failed', String(error));
      } finally {
        asking = false;
      }
    },
    remove,
    moved: () => {
      shownHere = [];
      left?.abort();
      tidy();
    },
  };
};
