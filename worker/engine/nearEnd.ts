import { DAY } from '../../src/protocol/clock';
import type { DeviceStorage } from '../storage/deviceStorage';

/**
 * Has the shopper a coupon that ends within two days, and was not reminded of any in the last one? Mostly not, and then nothing more is loaded to look
 * closer.
 */
export const nearEnd = (store: DeviceStorage, now: number): Promise<boolean> =>
  store.transaction(['meta', 'claims'], 'readonly', async (transaction) => {
    const [inbox, claims] = await Promise.all([transaction.meta('inbox'), transaction.newest('claims')]);
    const ends = [...(inbox?.kept ?? []), ...claims.map(({ value }) => ({ endsAt: value.expiresAt ?? 0 }))];
    return !inbox?.reminded.some(({ at }) => now - at < DAY) && ends.some(({ endsAt }) => endsAt > now && endsAt - now <= 2 * DAY);
  });
