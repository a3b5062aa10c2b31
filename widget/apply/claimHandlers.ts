import type { Claim, Offer } from '../../worker/api';
import type { Listeners } from '../listeners';
import type { FindApplier } from './applyCode';

/** What the page does with a code, wherever the shopper got it: from the card, from the inbox, from a notification. */
export interface ClaimHandlers {
  /** Tells the page. */
  claimed(offer: Pick<Offer, 'coupon'>, claim: Claim): void;
  /** How the code gets onto the cart; `undefined` when this page cannot put it there. Never rejects. */
  applier(offer: Pick<Offer, 'coupon'>, claim: Claim): Promise<(() => Promise<boolean>) | undefined>;
}

/** @param findApplier of the chunk that brings it: `undefined` until that is loaded */
export const createClaimHandlers = (listeners: Listeners, findApplier: () => FindApplier | undefined): ClaimHandlers => ({
  claimed: ({ coupon }, { code, expiresAt }) => listeners.emit('claim', { couponId: coupon.id, code, expiresAt }),
  applier: async ({ coupon }, claim) => findApplier()?.({ ...claim, couponId: coupon.id }, listeners),
});
