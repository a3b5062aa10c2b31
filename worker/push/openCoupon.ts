import { noAnswers, withAnswer } from '../../src/engine/channels/chooseChannel';
import { fail, ok, type Result } from '../../src/protocol/result';
import type { Claim, Offer } from '../api';
import { configOf, createPushApi, type PushPorts } from './createPushApi';
import { onStored, readSettings } from './readSettings';

/** A coupon that was opened from its notification, for the page that shows it. */
export interface OpenedCoupon {
  readonly offer: Offer;
  readonly claim: Result<Claim>;
}

/** The shopper answered the notification: once, whichever of click and page says so first. */
const noteAnswer = (ports: PushPorts, id: string): Promise<unknown> =>
  onStored(ports, (store) =>
    store.transaction(['meta'], 'readwrite', async (transaction) => {
      if ((await transaction.meta('pushed')) !== id) return;
      await transaction.putMeta('answers', withAnswer((await transaction.meta('answers')) ?? noAnswers, 'push', true));
      await transaction.remove('meta', 'pushed');
    }),
  );

/**
 * Claims the coupon of a notification; repeated, by the click and by the page it opens, it is one claim and one code. Errors: `decision_unknown`, and those of
 * a start; those of the claim lie in what is returned.
 */
export const openCoupon = async (ports: PushPorts, id: string): Promise<Result<OpenedCoupon>> => {
  const settings = await readSettings(ports);
  const stored = await onStored(ports, (store) =>
    store.transaction(['decisions'], 'readonly', (transaction) => transaction.get('decisions', id)),
  );
  const { coupon, decision, carried } = stored ?? {};
  if (!settings || !coupon || !decision || carried?.channel !== 'push')
    return fail('decision_unknown', 'No coupon was told of under this decision.');
  await noteAnswer(ports, id);
  const api = createPushApi(ports);
  const started = await api.start(configOf(settings));
  if (!started.ok) return started;
  const claim = await api.claim(id);
  return ok({ offer: { decisionId: id, coupon, currency: started.value.currency, by: decision.by, because: [] }, claim });
};
