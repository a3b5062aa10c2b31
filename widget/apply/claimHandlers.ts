import type { Claim, Offer } from '../../worker/api';
import type { Listeners } from '../listeners';
import type { CodeToApply } from '../pageContract';
import { quietly } from '../ui/tasks';
import type { Applied, Applier, FindApplier } from './applyCode';

/** What has become of a code on its way to the cart. `waits`: for the first item of an empty one. */
export type OnCart = 'busy' | 'done' | 'waits' | 'failed';

/**
 * Puts a code on the cart.
 * @param tell hears each change, the last one perhaps much later @returns whether the cart has the code, or will get it
 */
export const putOnCart = async (apply: (() => Promise<Applied>) | undefined, tell: (state: OnCart) => void): Promise<boolean> => {
  const end = (applied: Applied | undefined): void => tell(applied === true ? 'done' : 'failed');
  tell('busy');
  const applied = await apply?.();
  if (typeof applied === 'object') {
    tell('waits');
    void applied.waits.then(quietly(end));
  } else end(applied);
  return applied !== undefined && applied !== false;
};

/** What the page does with a code, whether from the card, the inbox or a notification. */
export interface ClaimHandlers {
  /** Notifies the page. */
  claimed(offer: Pick<Offer, 'coupon'>, claim: Claim): void;
  /** How the code gets onto the cart. `undefined` if this page cannot apply it. Never rejects. */
  applier(offer: Pick<Offer, 'coupon'>, claim: Claim): Promise<Applier | undefined>;
}

/**
 * @param findApplier from the chunk that contains it; `undefined` if that did not load
 * @param wait keeps a code for the first item of an empty cart
 */
export const createClaimHandlers = (
  listeners: Listeners,
  findApplier: () => Promise<FindApplier | undefined>,
  wait: (code: CodeToApply) => Promise<boolean>,
): ClaimHandlers => ({
  claimed: ({ coupon }, { code, expiresAt }) => listeners.emit('claim', { couponId: coupon.id, code, expiresAt }),
  applier: async ({ coupon }, claim) => (await findApplier())?.({ ...claim, couponId: coupon.id }, listeners, wait),
});
