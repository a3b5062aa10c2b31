import type { DeviceStorage } from '../storage/deviceStorage';
import { changeInbox, inboxOf } from './changeInbox';

/** Takes a coupon out of the inbox, also where it was kept at other choices, which are shown as one with it. */
export const dropCoupon = (store: DeviceStorage, id: string): Promise<void> =>
  store.transaction(['meta', 'decisions'], 'readwrite', async (transaction) => {
    const couponOf = async (of: string): Promise<string | undefined> => (await transaction.get('decisions', of))?.coupon?.id;
    const coupon = await couponOf(id);
    const gone = [id];
    for (const one of (await inboxOf(transaction)).kept)
      if (one.id !== id && coupon !== undefined && (await couponOf(one.id)) === coupon) gone.push(one.id);
    await changeInbox(transaction, ({ kept, dropped }) => ({
      kept: kept.filter((one) => !gone.includes(one.id)),
      dropped: [...dropped, ...gone],
    }));
  });
