import type { DeviceStorage } from '../storage/deviceStorage';
import { takeOut } from './takeOut';

/** Takes back all that waits. What was tried before may have arrived, and is listed with those that were sent. */
export const withdrawAll = (store: DeviceStorage, now: number): Promise<void> =>
  store.transaction(['outbox', 'sent'], 'readwrite', async (transaction) => {
    for (const key of await transaction.keys('outbox')) await takeOut(transaction, key, now, 'withdrawn');
  });
