import type { Instant } from '../../src/core/clock';
import { sentEntry } from '../outbox/sentEntry';
import type { DeviceStorage } from '../storage/deviceStorage';

/**
 * The shopper's veto on a report that waits. What was spent on it stays spent, since it may have been tried already: then it is listed with those
 * that were sent.
 */
export const withdrawReport = (store: DeviceStorage, id: string, now: Instant): Promise<void> =>
  store.transaction(['outbox', 'sent'], 'readwrite', async (transaction) => {
    const entry = await transaction.get('outbox', id);
    if (!entry) return;
    await transaction.remove('outbox', id);
    if (entry.attempts > 0) await transaction.put('sent', id, sentEntry(entry, now, 'withdrawn'));
  });
