import type { Claim, Offer } from '../../worker/api';
import type { Listeners } from '../listeners';
import type { CodeToApply } from '../pageContract';
import { quietly } from '../ui/tasks';
import type { FindApplier } from './applyCode';

/**
 * Whether the cart has accepted a code. An empty cart gets it with its first item: `waits` resolves with whether it then
 * has, unless the page is left before.
 */
export type Applied = boolean | { readonly waits: Promise<boolean> };

/** What has become of a code on its way to the cart. `waits`: for the first item of an empty one. */
export type OnCart = 'busy' | 'done' | 'waits' | 'failed';

/**
 * Puts a code on the cart.
 * @param tell hears each change, the last one perhaps much later @returns whether the cart has the code, or will get it
 */
export const putOnCart = async (apply: (() => Promise<Applied>) | undefined, tell: (state: OnCart) => void): Promise<boolean> => {
  const end = (applied: boolean | undefined): void => tell(applied ? 'done' : 'failed');
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
  applier(offer: Pick<Offer, 'coupon'>, claim: Claim): Promise<(() => Promise<Applied>) | undefined>;
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
  applier: async ({ coupon }, claim) => {
    const code = { ...claim, couponId: coupon.id };
    const apply = (await findApplier())?.(code, listeners);
    return (
      apply &&
      (async () => {
        const done = await apply();
        return done === 'empty' ? { waits: wait(code) } : done;
      })
    );
  },
});
