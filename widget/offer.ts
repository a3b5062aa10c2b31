import type { ShopperEvent } from '../src/core/events/shopperEvent';
import type { Facts } from '../src/core/features/featureSpec';
import { fail, type Result } from '../src/core/result';
import type { Claim, Offer, WorkerApi } from '../worker/api';

/** Puts an offer on the page; returns the way to take it off again. */
type ShowOffer = (
  offer: Offer,
  slot: Element | undefined,
  claim: () => Promise<Result<Claim>>,
  closed: (reason: 'not_for_me' | 'closed' | undefined) => void,
) => () => void;

export interface OfferOptions {
  readonly api: Pick<WorkerApi, 'decide' | 'confirm' | 'claim'>;
  readonly clock: () => number;
  facts(): Facts;
  record(event: ShopperEvent): void;
  readonly show: ShowOffer;
  claimed(offer: Offer, claim: Claim): void;
  note(code: string, message: string): void;
}

/** One card at a time: ask, check again, show, and report what the shopper did with it. */
export interface Offers {
  ask(slot?: Element): Promise<void>;
  remove(): void;
}

export const createOffers = ({ api, clock, facts, record, show, claimed, note }: OfferOptions): Offers => {
  let asking = false;
  let hide: (() => void) | undefined;

  const mount = (offer: Offer, slot: Element | undefined): void => {
    const about = () => ({ time: clock(), decisionId: offer.decisionId, couponId: offer.coupon.id });
    const claim = async (): Promise<Result<Claim>> => {
      record({ name: 'select_promotion', ...about() });
      const result = await api.claim(offer.decisionId).catch((error: unknown) => fail('worker_failed', String(error)));
      // The worker logs the claim itself, in one transaction with the code.
      if (result.ok) claimed(offer, result.value);
      else note(result.error.code, result.error.message);
      return result;
    };
    hide = show(offer, slot, claim, (reason) => {
      hide = undefined;
      if (reason) record({ name: 'dismiss_promotion', ...about(), reason });
    });
  };

  const ask = async (slot: Element | undefined): Promise<void> => {
    const decided = await api.decide({ facts: facts(), channel: 'site' });
    if (!decided.ok) return note(decided.error.code, decided.error.message);
    if (!decided.value) return note('no_coupon', 'chose to show nothing; the decision says why');
    // The worker records the showing itself, in one transaction with the check.
    const confirmed = await api.confirm(decided.value.decisionId);
    if (!confirmed.ok) return note(confirmed.error.code, confirmed.error.message);
    if (!confirmed.value) return note('offer_withdrawn', 'no longer good when it was to be shown');
    mount(decided.value, slot);
  };

  return {
    ask: async (slot) => {
      if (asking || hide) return;
      asking = true;
      try {
        await ask(slot);
      } catch (error) {
        note('worker_failed', String(error));
      } finally {
        asking = false;
      }
    },
    remove: () => {
      hide?.();
      hide = undefined;
    },
  };
};
