import { clockOff, setClock } from '../../test/faults/faultVisit';
import { launch } from '../../test/helpers/e2e/browser';
import { startHostShop } from '../../test/helpers/e2e/hostShop';
import { ofOrder } from '../../test/helpers/sequenceShop';
import { categoryCoupon } from '../../test/helpers/testBundle';
import { browse } from './browse';
import { fill } from './fill';
import type { Minute } from './soakResult';
import { storedIn } from './storedIn';
import { watchHeaps } from './watchHeaps';

const MINUTE = 60_000;
/** So far the clock jumps every minute: the session ends, is learnt from and reported, and caps of the day make room. */
const JUMP = 9 * 60 * MINUTE;
/** Between two looks: some 200 a minute, which takes a person a quarter of an hour at least. */
const PAUSE = 250;

/**
 * One tab with the built widget, from one page load to the end; TensorFlow.js reads the order of the shopper's steps all the while.
 * @param each told of every minute
 */
export const soakTab = async (minutes: number, each: (minute: Minute) => void): Promise<readonly Minute[]> => {
  const free = { perSession: 20, perDay: 20, lifetime: 1_000 };
  const coupons = Array.from({ length: 60 }, (_, at) => categoryCoupon(`tea-${at}`, 'Tea', { frequency: free }));
  const experiment = { hashVersion: 1, id: 'soak', salt: 's', shares: { none: 0, rule: 0, couplet: 1 }, explore: 0 } as const;
  const shop = await startHostShop({ coupons, sequence: ofOrder.sequence, change: { ...ofOrder.change, experiment } });
  const browser = await launch();
  try {
    const page = await (await browser.newContext()).newPage();
    const trouble: string[] = [];
    page.on('pageerror', (error) => trouble.push(error.message));
    // tsx marks names of functions, also of those that run in the page.
    await page.addInitScript({ content: `self.__name = (named) => named; ${clockOff(0)}` });
    const heaps = await watchHeaps(await page.context().newCDPSession(page));
    await page.goto(shop.page());
    await page.locator('couplet-card section.card').waitFor({ timeout: 20_000 });
    await page.evaluate(fill, { events: 12_000, choices: 550 });
    const all: Minute[] = [];
    let from = 0;
    const start = Date.now();
    for (let minute = 1; minute <= minutes; minute++) {
      await setClock(page, minute * JUMP);
      const { looks, claims } = await page.evaluate(browse, {
        ms: Math.max(0, start + (minute - 0.1) * MINUTE - Date.now()),
        pauseMs: PAUSE,
        from,
      });
      from += looks;
      // What was asked for last is over.
      await page.waitForTimeout(1_000);
      const { records, bytes, estimate, scored } = await storedIn(page);
      const chosen = (by: RegExp): number => Object.entries(scored).reduce((sum, [name, count]) => sum + (by.test(name) ? count : 0), 0);
      const seen: Minute = {
        minute,
        looks,
        claims,
        decisions: chosen(/./),
        'by tfjs': chosen(/^tfjs-/),
        'page heap': await heaps.page(),
        'worker heap': await heaps.worker(),
        tensors: (await heaps.tensors()) ?? 0,
        records: Object.values(records).reduce((sum, count) => sum + count, 0),
        'bytes stored': bytes,
        'origin, estimate': estimate,
      };
      all.push(seen);
      each(seen);
    }
    if (trouble.length > 0) throw new Error(`errors reached the page: ${trouble.join('; ').slice(0, 300)}`);
    return all;
  } finally {
    await browser.close();
    await shop.close();
  }
};
