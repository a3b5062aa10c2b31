import { noAnswers, withAnswer } from '../../src/engine/channels/channelBelief';
import type { Instant } from '../../src/protocol/clock';
import { changeInbox, inboxOf } from '../inbox/changeInbox';
import type { DeviceStorage, DeviceTransaction, StoredDecision } from '../storage/deviceStorage';

/** Puts a chosen coupon where its shopper finds it on their own, unless it lies there or they have taken it out. Spans `meta` and `decisions`. */
export const layInInbox = async (transaction: DeviceTransaction, id: string, { coupon }: StoredDecision, now: Instant): Promise<void> => {
  if (!coupon) return;
  const { kept, dropped } = await inboxOf(transaction);
  for (const known of [...kept.map((one) => one.id), ...dropped])
    if ((await transaction.get('decisions', known))?.coupon?.id === coupon.id) return;
  await changeInbox(transaction, () => ({ kept: [...kept, { id, endsAt: coupon.endsAt, at: now }] }));
  await transaction.putMeta('laid', [...((await transaction.meta('laid')) ?? []), id]);
};

/** Writes down what has come of coupons that were laid into the inbox: claimed, or ended without. Those of which neither is known wait on. */
export const settleLaid = (store: DeviceStorage, now: Instant): Promise<void> =>
  store.transaction(['meta', 'decisions', 'claims'], 'readwrite', async (transaction) => {
    const laid = (await transaction.meta('laid')) ?? [];
    const waiting: string[] = [];
    let answers = (await transaction.meta('answers')) ?? noAnswers;
    for (const id of laid) {
      const endsAt = (await transaction.get('decisions', id))?.coupon?.endsAt ?? 0;
      const claimed = (await transaction.get('claims', id))?.code !== undefined;
      if (claimed || endsAt <= now) answers = withAnswer(answers, 'inbox', claimed);
      else waiting.push(id);
    }
    if (waiting.length === laid.length) return;
    await transaction.putMeta('laid', waiting);
    await transaction.putMeta('answers', answers);
  });
