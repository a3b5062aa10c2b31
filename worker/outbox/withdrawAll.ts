import type { DeviceStorage } from '../storage/deviceStorage';
import { sentEntry } from './sentEntry';

/** Takes back all that waits. What was tried before may have arrived, and is listed with those that were sent. */
export const withdrawAll = (store: DeviceStorage, now: number): Promise<void> =>
  store.transaction(['outbox', 'sent'], 'readwrite', async (transaction) => {
    for (const { key, value } of await transaction.newest('outbox')) {
      await transaction.remove('outbox', key);
      if (value.attempts > 0) await transaction.put('sent', key, sentEntry(value, now, 'withdrawn'));
    }
  });
