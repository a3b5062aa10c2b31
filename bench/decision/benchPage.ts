import type { Browser, Page } from 'playwright';
import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import type { Result } from '../../src/protocol/values/result';
import type { WorkerApi } from '../../worker/api';
import type { BenchShop } from './benchShop';

declare global {
  interface Window {
    benchApi: WorkerApi;
    benchWorker: Worker;
    floorWorker: Worker;
  }
}

/** One browser with storage of its own and a page that talks to the built worker; the page's functions run in it. */
export interface BenchPage {
  readonly page: Page;
  /** Spawns the worker anew, as a page load does, and starts it. */
  spawn(): Promise<void>;
  /** Puts raw chunks of 100 events into the log beside the worker: `record` would take minutes for a million. */
  fill(events: readonly ShopperEvent[], chunks: number): Promise<void>;
  record(events: readonly ShopperEvent[]): Promise<void>;
  /** Milliseconds from asking to the answer on the main thread, of so many decisions one after the other, each among all coupons. */
  decide(times: number): Promise<readonly number[]>;
  /** Packed and raw chunks, their events, and bytes: gzip as stored, and of raw ones their JSON. */
  log(): Promise<{ readonly chunks: number; readonly events: number; readonly bytes: number; readonly estimate: number }>;
  close(): Promise<void>;
}

export const openBenchPage = async (browser: Browser, shop: BenchShop): Promise<BenchPage> => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(shop.url);
  return {
    page,
    spawn: () =>
      page.evaluate(
        async ({ config, url }) => {
          const { wrap } = await import(/* @vite-ignore */ `${url}comlink.mjs`);
          window.benchWorker?.terminate();
          window.benchWorker = new Worker('/v1/device.js');
          window.benchApi = wrap(window.benchWorker);
          const ready: Result<unknown> = await window.benchApi.start({ ...config, api: url.slice(0, -1), base: url });
          if (!ready.ok) throw new Error(`${ready.error.code}: ${ready.error.message}`);
        },
        { config: shop.config, url: shop.url },
      ),
    fill: (events, chunks) =>
      page.evaluate(
        async ({ given, count }) => {
          const database = await new Promise<IDBDatabase>((resolve) => {
            const request = indexedDB.open('couplet');
            request.onsuccess = () => resolve(request.result);
          });
          for (let key = 1; key <= count; ) {
            const transaction = database.transaction('events', 'readwrite');
            for (const end = key + 200; key <= count && key < end; key++) {
              const from = (key * 100) % given.length;
              transaction.objectStore('events').put({ version: 1, events: given.slice(from, from + 100) }, key);
            }
            await new Promise((resolve, reject) => {
              transaction.oncomplete = resolve;
              transaction.onabort = () => reject(transaction.error);
            });
          }
          database.close();
        },
        { given: events, count: chunks },
      ),
    record: (events) =>
      page.evaluate(async (given) => {
        const recorded = await window.benchApi.record(given);
        if (!recorded.ok || recorded.value.recorded !== given.length) throw new Error(JSON.stringify(recorded));
      }, events),
    decide: (times) =>
      page.evaluate(async (count) => {
        const taken: number[] = [];
        for (let i = 0; i < count; i++) {
          const from = performance.now();
          const answer = await window.benchApi.decide({ facts: {}, channel: 'site' });
          taken.push(performance.now() - from);
          if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
        }
        // The keys sort by time; not by `inspect`, which reads the whole log.
        const database = await new Promise<IDBDatabase>((resolve) => {
          const request = indexedDB.open('couplet');
          request.onsuccess = () => resolve(request.result);
        });
        const last = await new Promise<{ readonly by: string; readonly refusals: readonly unknown[] } | undefined>((resolve) => {
          const request = database.transaction('decisions').objectStore('decisions').openCursor(null, 'prev');
          request.onsuccess = () => resolve(request.result?.value.decision);
        });
        database.close();
        if (last?.by !== 'policy' || last.refusals.length > 0) throw new Error(`no choice among all coupons: ${JSON.stringify(last)}`);
        return taken;
      }, times),
    log: () =>
      page.evaluate(async () => {
        const database = await new Promise<IDBDatabase>((resolve) => {
          const request = indexedDB.open('couplet');
          request.onsuccess = () => resolve(request.result);
        });
        const all = await new Promise<readonly { events: { length: number }; bytes?: Uint8Array }[]>((resolve) => {
          const request = database.transaction('events').objectStore('events').getAll();
          request.onsuccess = () => resolve(request.result);
        });
        database.close();
        const { usage = 0 } = await navigator.storage.estimate();
        return {
          chunks: all.length,
          events: all.reduce((sum, { events }) => sum + events.length, 0),
          bytes: all.reduce((sum, { events, bytes }) => sum + (bytes?.length ?? JSON.stringify(events).length), 0),
          estimate: usage,
        };
      }),
    close: () => context.close(),
  };
};
