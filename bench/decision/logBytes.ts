import { setTimeout as wait } from 'node:timers/promises';
import type { Browser } from 'playwright';
import { realisticEvents } from '../../test/helpers/realisticEvents';
import { type BenchRow, rounded } from '../benchResult';
import { openBenchPage } from './benchPage';
import type { BenchShop } from './benchShop';

const MOST_BYTES = 80;
const EVENTS = 9_000;

/** Bytes an event of the log once a session has ended and compaction has been there, with names, brands, categories and prices. */
export const logBytes = async (browser: Browser, shop: BenchShop): Promise<readonly BenchRow[]> => {
  const page = await openBenchPage(browser, shop);
  try {
    await page.spawn();
    const empty = (await page.log()).estimate;
    const now = Date.now();
    const events = realisticEvents(EVENTS, 0);
    for (let from = 0; from < EVENTS; from += 1_000)
      await page.record(events.slice(from, from + 1_000).map((event, i) => ({ ...event, time: now - EVENTS + from + i })));
    const raw = await page.log();
    await wait(shop.idleMs + 500);
    await page.spawn();
    const from = performance.now();
    while ((await page.log()).chunks > 1) {
      if (performance.now() - from > 30_000) throw new Error('compaction has not packed the log');
      await wait(50);
    }
    const packed = await page.log();
    const perEvent = packed.bytes / packed.events;
    return [
      {
        what: 'bytes an event, packed log',
        value: rounded(perEvent),
        unit: 'B',
        budget: MOST_BYTES,
        ok: packed.events === EVENTS && perEvent <= MOST_BYTES,
        note: `${rounded(raw.bytes / raw.events)} B before; storage.estimate with all else of the device, and what the database has not freed yet: ${rounded((packed.estimate - empty) / 1e6)} MB`,
      },
    ];
  } finally {
    await page.close();
  }
};
