import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { fail, type Result } from '../../src/protocol/values/result';
import type { Offer, WorkerApi } from '../../worker/api';
import type { ClaimHandlers } from '../apply/claimHandlers';
import type { CardActions } from './cardOptions';

/** What the actions on an offer's card need from the app. */
export interface ActionOptions extends ClaimHandlers {
  readonly api: Pick<WorkerApi, 'confirm' | 'claim' | 'keep' | 'explain'>;
  readonly clock: () => number;
  record(event: ShopperEvent): void;
  /** The showing counts from now on. */
  counted(): unknown;
  note(code: string, message: string): void;
}

/** Actions on the card: they go to the worker and into the event log, and failures are noted. */
export const cardActions = (offer: Offer, options: ActionOptions): CardActions => {
  const { api, clock, record, counted, claimed, applier, note } = options;
  const { decisionId, coupon } = offer;
  const about = () => ({ time: clock(), decisionId, couponId: coupon.id });
  const noted = <R extends Result<unknown>>(result: R): R => {
    if (!result.ok) note(result.error.code, result.error.message);
    return result;
  };
  const failed = (error: unknown) => fail('worker_failed', String(error));
  const confirm = async (): Promise<boolean> => {
    counted();
    const confirmed = noted(await api.confirm(decisionId).catch(failed));
    if (confirmed.ok && !confirmed.value) note('offer_withdrawn', 'no longer valid when it was seen');
    return !confirmed.ok || confirmed.value;
  };
  let confirming: Promise<boolean> | undefined;
  /** A shopper who acts on a card has seen it. The showing is recorded before the act. */
  const seen = (): Promise<boolean> => {
    confirming ??= confirm();
    return confirming;
  };
  return {
    seen,
    claim: async () => {
      await seen();
      record({ name: 'select_promotion', ...about() });
      const result = noted(await api.claim(decisionId).catch(failed));
      // The worker records the claim itself, in one transaction with the code.
      if (result.ok) claimed(offer, result.value);
      return result;
    },
    keep: async () => {
      await seen();
      return noted(await api.keep(decisionId)).ok;
    },
    applier: (claim) => applier(offer, claim),
    explain: async () => noted(await api.explain(decisionId).catch(failed)),
    closed: (reason) => void seen().then(() => reason && record({ name: 'dismiss_promotion', ...about(), reason })),
  };
};
