import type { Facts } from '../../src/engine/features/featureSpec';
import type { CardMoment } from '../../src/protocol/coupons/cardFormat';
import type { WorkerApi } from '../../worker/api';
import type { ActionOptions } from '../card/cardActions';
import type { DrawnCard, DrawOffer } from '../card/cardOptions';

export interface OfferOptions extends Omit<ActionOptions, 'counted'> {
  readonly api: ActionOptions['api'] & Pick<WorkerApi, 'decide'>;
  facts(): Facts;
  /** Loads the card. `undefined` if it did not load; the next request tries again. Never rejects. */
  card(): Promise<DrawOffer | undefined>;
  /** False: the wait was cancelled before the moment came. `undefined`: the chunk that watches for it did not load. */
  moment(moment: CardMoment, left: AbortSignal): Promise<boolean | undefined>;
  /** True while the page has paused cards. */
  paused(): boolean;
}

/** One card at a time: ask, check again, show, and report the shopper's actions. */
export interface Offers {
  ask(slot?: Element): Promise<void>;
  /** The card that is open. */
  shown(): DrawnCard | undefined;
  remove(): void;
  /** A new page view begins. A card whose element has been removed from the page is over, and so is the tab of a closed one. */
  moved(): void;
}

export const createOffers = (options: OfferOptions): Offers => {
  const { api, facts, card, moment, paused, note } = options;
  let asking = false;
  let shown: DrawnCard | undefined;
  let shownHere: string[] = [];
  /** Cancels the wait for a card's moment when the page is left. */
  let left: AbortController | undefined;

  const ask = async (slot: Element | undefined): Promise<void> => {
    // In parallel with the choice, which takes as long.
    const loading = card();
    const decided = await api.decide({ facts: facts(), channel: 'site', shownHere });
    if (!decided.ok) return note(decided.error.code, decided.error.message);
    const offer = decided.value;
    if (!offer) return note('no_coupon', 'no coupon to show: see the latest decision or problems');
    const draw = await loading;
    if (!draw) return note('card_failed', 'the card did not load; the next call tries again');
    let ready: DrawnCard;
    try {
      ready = await draw({ offer, slot, act: { ...options, counted: () => shownHere.push(offer.coupon.id) } });
    } catch (error) {
      return note('card_failed', String(error));
    }
    // A card in the page's own place does not wait for a moment, since the page has just asked for it.
    left = new AbortController();
    if (offer.moment && !slot && (await moment(offer.moment, left.signal)) === false)
      return note('moment_missed', 'the page was left before the card appeared');
    if (slot && !slot.isConnected) return note('slot_gone', 'the slot is no longer on the page');
    // The shopper may have opened an earlier card again from its tab.
    const isInTheWay = (): boolean => paused() || shown?.isOpen() === true;
    if (isInTheWay()) return;
    // Comes last, and records nothing: a card that is left within a second comes again on the next page.
    const confirmed = await api.confirm(offer.decisionId, true);
    if (!confirmed.ok) return note(confirmed.error.code, confirmed.error.message);
    if (!confirmed.value) return note('offer_withdrawn', 'no longer valid when it was due');
    if (isInTheWay()) return;
    // Only the tab of an earlier card, which this one replaces.
    shown?.remove();
    ready.mount();
    shown = ready;
  };
  const remove = (): void => {
    left?.abort();
    shown?.remove();
    shown = undefined;
  };
  /** A router, or a framework that renders the body again, may remove the card's element without notice. */
  const tidy = (): void => {
    if (shown && !shown.isThere()) remove();
  };

  return {
    ask: async (slot) => {
      tidy();
      if (asking || shown?.isOpen() || paused()) return;
      asking = true;
      try {
        await ask(slot);
      } catch (error) {
        note('worker_failed', String(error));
      } finally {
        asking = false;
      }
    },
    shown: () => (shown?.isOpen() ? shown : undefined),
    remove,
    moved: () => {
      shownHere = [];
      left?.abort();
      shown?.moved();
      tidy();
    },
  };
};
