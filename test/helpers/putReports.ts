import { reportBytes } from '../../src/engine/reporting/buildReport';
import type { DeviceStorage, OutboxEntry } from '../../worker/storage/deviceStorage';

/** Reports as a device queues them, by their ids. */
export const putReports = (storage: DeviceStorage, bundle: string, ids: readonly string[], now: number): Promise<void> =>
  storage.transaction(['outbox'], 'readwrite', async (t) => {
    for (const [i, id] of ids.entries()) {
      const body = reportBytes({ v: 'report/1', id, bundle, question: 'stratum-outcome', answer: i % 8, pad: '' });
      const entry: OutboxEntry = { body, createdAt: now, attempts: 0, notBefore: now };
      await t.put('outbox', id, entry);
    }
  });
