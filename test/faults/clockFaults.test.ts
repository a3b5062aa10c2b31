import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../helpers/e2e/browser';
import { choose } from '../helpers/e2e/cardMenu';
import { type HostShop, startHostShop } from '../helpers/e2e/hostShop';
import { clockOff, looked, setClock, untilLooked, visitOn } from './faultVisit';

const DAY = 86_400_000;

let shop: HostShop;
let browser: Browser;
beforeAll(async () => {
  [shop, browser] = await Promise.all([startHostShop({ network: false }), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

const CARD = 'couplet-card section.card';

describe('a clock that is set while the page is open', () => {
  it.each([
    ['forward by ten days and back', [10 * DAY, 0]],
    ['back by ten days and forward', [-10 * DAY, 0]],
    ['back by forty years', [-40 * 365 * DAY]],
  ])('%s: all events are kept in their order, the status is asked anew, and no cap is exceeded', async (_, shifts) => {
    const context = await browser.newContext();
    const seen = await visitOn(context, shop, { script: clockOff(0) });
    await seen.card();
    await choose(seen.page.locator(CARD), 'not-for-me');
    const order = ['oolong'];
    for (const [at, shift] of shifts.entries()) {
      await setClock(seen.page, shift);
      const id = `look-${at}`;
      order.push(id);
      await seen.look(id);
      await untilLooked(seen.page, id);
      // The switch was heard at a time that is far away now, so the next choice asks the server again.
      await seen.page.evaluate(() => window.couplet?.('offer', {}));
      await seen.says(/on, heard [0-9] s ago/);
    }
    expect(await looked(seen.page)).toEqual(order);
    await seen.page.waitForTimeout(1_000);
    expect(await seen.page.locator(CARD).count()).toBe(0);
    await seen.page.close();
    for (const shift of shifts) {
      const next = await visitOn(context, shop, { script: clockOff(shift) });
      await next.says(/Bundle\s+[0-9a-f]{16}/i);
      await next.page.waitForTimeout(1_000);
      // "Not for me" holds, whatever day it is.
      expect(await next.page.locator(CARD).count()).toBe(0);
      expect((await looked(next.page)).slice(0, order.length)).toEqual(order);
      expect(await next.harm()).toEqual([]);
      await next.page.close();
    }
    await context.close();
  });
});
