import type { Claim, Offer } from '../../worker/api';
import type { Listeners } from '../listeners';
import type { FindApplier } from './applyCode';

/** What the page does with a code, whether from the card, the inbox or a notification. */
export interface ClaimHandlers {
  /** Notifies the page. */
  claimed(offer: Pick<Offer, 'coupon'>, claim: Claim): void;
  /** How the code gets onto the cart. `undefined` if this page cannot apply it. Never rejects. */
  applier(offer: Pick<Offer, 'coupon'>, claim: Claim): Promise<(() => Promise<boolean>) | undefined>;
}

/** @param findApplier from the chunk that contains it; `undefined` until that is loaded */
export const createClaimHandlers = (listeners: Listeners, findApplier: () => FindApplier | undefined): ClaimHandlers => ({
  claimed: ({ coupon }, { code, expiresAt }) => listeners.emit('claim', { couponId: coupon.id, code, expiresAt }),
  applier: async ({ coupon }, claim) => findApplier()?.({ ...claim, couponId: coupon.id }, listeners),
});
