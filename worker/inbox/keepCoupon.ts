import type { Instant } from '../../src/protocol/clock';
import { fail, ok, type Result } from '../../src/protocol/result';
import type { DeviceStorage } from '../storage/deviceStorage';
import { changeInbox } from './changeInbox';

/** Keeps the coupon of a stored decision for later. Error `decision_unknown`. */
export const keepCoupon = (store: DeviceStorage, id: string, now: Instant): Promise<Result<undefined>> =>
  store.transaction(['meta', 'decisions'], 'readwrite', async (transaction) => {
    const coupon = (await transaction.get('decisions', id))?.coupon;
    if (!coupon) return fail('decision_unknown', 'No coupon was offered under this decision.');
    await changeInbox(transaction, ({ kept, dropped }) => ({
      kept: [...kept.filter((one) => one.id !== id), { id, endsAt: coupon.endsAt, at: now }],
      dropped: dropped.filter((one) => one !== id),
    }));
    return ok(undefined);
  });
