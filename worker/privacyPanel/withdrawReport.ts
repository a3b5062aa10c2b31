import type { Instant } from '../../src/protocol/clock';
import type { Withdrawal } from '../api';
import { takeOut } from '../outbox/takeOut';
import type { DeviceStorage } from '../storage/deviceStorage';

/**
 * The shopper's veto on a report that waits. What was spent on it stays spent, since it may have been tried already: then it is listed with those
 * that were sent.
 */
export const withdrawReport = (store: DeviceStorage, id: string, now: Instant): Promise<Withdrawal> =>
  store.transaction(['outbox', 'sent'], 'readwrite', async (transaction) => {
    const entry = await takeOut(transaction, id, now, 'withdrawn');
    return entry === undefined ? 'gone' : entry.attempts === 0 ? 'withdrawn' : 'tried';
  });
