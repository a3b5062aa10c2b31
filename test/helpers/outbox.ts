import { reportBytes } from '../../src/engine/reporting/buildReport';
import type { DeviceStorage, OutboxEntry } from '../../worker/storage/deviceStorage';

/** Rounds after which a report that is still there will never be acknowledged. */
const MOST = 2_000;

/**
 * Flushes a device's outbox at the moments it waits for, as pages opened then would, until nothing is left in it. Time is the device's own: it jumps.
 * @param flush at an instant
 * @param between what to wait for between two pages
 */
export const flushUntilEmpty = async (
  storage: DeviceStorage,
  from: number,
  flush: (now: number) => Promise<unknown>,
  between: () => Promise<unknown>,
): Promise<void> => {
  let now = from;
  for (let page = 0; page < MOST; page++) {
    const next = await storage.transaction(['outbox', 'meta'], 'readonly', async (t) => {
      const waiting = await t.newest('outbox');
      const stock = await t.meta('tokens');
      if (waiting.length === 0) return undefined;
      return Math.max(Math.min(...waiting.map(({ value }) => value.notBefore)), stock && !stock.batch ? stock.until : 0);
    });
    if (next === undefined) return;
    now = Math.max(now, next);
    await flush(now);
    await between();
  }
  throw new Error(`after ${MOST} pages there are reports that nobody has acknowledged`);
};

/** Reports as a device queues them, by their ids. */
export const putReports = (storage: DeviceStorage, bundle: string, ids: readonly string[], now: number): Promise<void> =>
  storage.transaction(['outbox'], 'readwrite', async (t) => {
    for (const [i, id] of ids.entries()) {
      const body = reportBytes({ v: 'report/1', id, bundle, question: 'stratum-outcome', answer: i % 8, pad: '' });
      const entry: OutboxEntry = { body, createdAt: now, attempts: 0, notBefore: now };
      await t.put('outbox', id, entry);
    }
  });
