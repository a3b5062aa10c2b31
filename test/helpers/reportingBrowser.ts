import type { ShopperEvent } from '../../src/core/events/shopperEvent';
import type { Rng } from '../../src/core/random';
import type { LoadedBundle } from '../../worker/bundle/loadedBundle';
import type { OpenedBundle } from '../../worker/engine/openModel';
import { outcomeTables, takeOutcomes } from '../../worker/engine/takeOutcomes';
import { logTables } from '../../worker/log/eventLog';
import { flushOutbox } from '../../worker/outbox/flushOutbox';
import type { WorkerPorts } from '../../worker/ports';
import { createProblems } from '../../worker/problems';
import { recordEvents } from '../../worker/session/recordEvents';
import type { DeviceStorage, OutboxEntry } from '../../worker/storage/deviceStorage';
import { memoryStorage } from '../../worker/storage/memoryStorage';

/** A report as the server receives it. */
export interface Received {
  readonly url: string;
  readonly init: RequestInit;
  /** After the first request of the visit it comes in, ms. */
  readonly after: number;
}

export interface BrowserTwist {
  /** What draws everything in a visit; the same stream goes on where absent. */
  readonly rngOfVisit?: () => Rng;
  /** Changes what is put into the outbox. */
  readonly entry?: (entry: OutboxEntry) => OutboxEntry;
}

const twisted = (storage: DeviceStorage, entry: NonNullable<BrowserTwist['entry']>): DeviceStorage => ({
  ...storage,
  transaction: (tables, mode, work) =>
    storage.transaction(tables, mode, (t) =>
      work({
        ...t,
        put: (table, key, value) => t.put(table, key, table === 'outbox' ? (entry(value as OutboxEntry) as typeof value) : value),
      }),
    ),
});

/** Longest random wait of a report, ms, as the worker ships it. */
export const REPORT_DELAY = 20_000;

/**
 * The first reports of a browser whose visits are given, through the device's own code from the event to the request: what is recorded, closed, debited,
 * randomised, stored and sent.
 * @param rng of all browsers
 */
export const reportsOf = async (
  visits: readonly (readonly ShopperEvent[])[],
  bundle: OpenedBundle & LoadedBundle,
  rng: Rng,
  most: number,
  twist: BrowserTwist = {},
): Promise<readonly Received[]> => {
  const storage = twist.entry ? twisted(memoryStorage(), twist.entry) : memoryStorage();
  const problems = createProblems(() => 0);
  const received: Received[] = [];
  for (const events of visits) {
    if (received.length >= most) break;
    const start = events[0]?.time ?? 0;
    let now = start;
    const ports = {
      clock: () => now,
      rng: twist.rngOfVisit?.() ?? rng,
      reportDelay: REPORT_DELAY,
      exclusively: (_name: string, work: () => Promise<void>) => work(),
      fetch: async (url: string, init: RequestInit) => {
        received.push({ url, init, after: now - start });
        return new Response('', { status: 201 });
      },
    } as unknown as WorkerPorts;
    await storage.transaction(logTables, 'readwrite', (t) => recordEvents(t, bundle, true, events));
    await storage.transaction(outcomeTables, 'readwrite', (t) => takeOutcomes(t, ports, bundle, true));
    const waiting = await storage.transaction(['outbox'], 'readonly', (t) => t.newest('outbox'));
    now = Math.max(start, ...waiting.map(({ value }) => value.notBefore));
    if (waiting.length > 0) await flushOutbox(ports, 'https://couplet.test', storage, problems);
  }
  return received;
};
