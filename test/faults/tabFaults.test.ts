import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserArguments, findBrowser } from '../../scripts/browser.mjs';
import type { StoredClaim } from '../../worker/storage/deviceStorage';
import { type HostShop, startHostShop } from '../helpers/e2e/hostShop';
import { until } from '../helpers/until';
import { clockOff, inWorker, looked, NETWORK, rowsOf, untilLooked, visitOn, workerOf } from './faultVisit';

const MINUTE = 60_000;

let shop: HostShop;
let browser: Browser;
beforeAll(async () => {
  shop = await startHostShop({ network: false });
  // Workers may have so little memory that filling it does not take the machine along; and pages may come back from the browser's memory.
  browser = await chromium.launch({
    executablePath: await findBrowser(),
    args: [...browserArguments, '--js-flags=--max-old-space-size=96'],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

describe('a worker that ends', () => {
  it('is started again: what was told meanwhile is recorded, the coupon can be claimed, and the panel says so', async () => {
    const context = await browser.newContext();
    const seen = await visitOn(context, shop);
    await seen.card();
    await seen.look('before');
    await untilLooked(seen.page, 'before');
    const worker = await workerOf(seen.page);
    worker.evaluate('self.close()').catch(() => undefined);
    await until(async () => !seen.page.workers().includes(worker), 'the worker is gone', 60_000);
    await seen.look('meanwhile');
    await seen.page.locator('couplet-card .card .primary').click();
    const code = await seen.page.locator('couplet-card .card .code').innerText({ timeout: 60_000 });
    await seen.says('worker_restarted');
    await seen.look('after');
    await untilLooked(seen.page, 'after');
    expect((await looked(seen.page)).filter((id) => id !== 'oolong')).toEqual(['before', 'meanwhile', 'after']);
    expect((await rowsOf(seen.page, 'claims')).map(({ value }) => (value as StoredClaim).code)).toEqual([code]);
    expect(await seen.harm()).toEqual([]);
    await context.close();
  });

  it('again and again is left alone after three times, and the page goes on without', { timeout: 180_000 }, async () => {
    const context = await browser.newContext();
    const seen = await visitOn(context, shop, { script: inWorker('setTimeout(() => self.close(), 2500)') });
    await seen.card();
    await seen.panel();
    const restarts = async () => (await seen.panel()).split('worker_restarted').length - 1;
    await until(async () => (await restarts()) === 3, 'three starts', 120_000);
    // Longer than a call is waited for and the worker asked.
    await seen.page.waitForTimeout(22_000);
    expect(await restarts()).toBe(3);
    await seen.page.locator('couplet-card .card .primary').click();
    await seen.page.locator('couplet-card .card').getByText('The code could not be fetched just now.').waitFor({ timeout: 40_000 });
    await seen.says('worker_ended');
    expect(await seen.harm()).toEqual([]);
    await context.close();
  });

  it('for lack of memory, which takes the page along: the next page has everything that was stored', async () => {
    const context = await browser.newContext();
    const seen = await visitOn(context, shop);
    await seen.card();
    await seen.look('stored');
    await untilLooked(seen.page, 'stored');
    const crashed = seen.page.waitForEvent('crash', { timeout: 60_000 });
    (await workerOf(seen.page))
      .evaluate('setTimeout(() => { let all; for (;;) all = { all, at: [Math.random()] }; })')
      .catch(() => undefined);
    await crashed;
    const next = await visitOn(context, shop);
    expect(await looked(next.page)).toEqual(expect.arrayContaining(['oolong', 'stored']));
    await next.look('after');
    await untilLooked(next.page, 'after');
    await next.says(/Kept\s+in this browser/i);
    expect(await next.harm()).toEqual([]);
    await context.close();
  });
});

/** A browser with a report that waits: of a session that is over. The page that made it is closed. */
const withReport = async () => {
  const context = await browser.newContext();
  const first = await visitOn(context, shop);
  await first.card();
  await first.look('a', 'b', 'c');
  await untilLooked(first.page, 'c');
  await first.page.close();
  const reports: string[] = [];
  let answers = false;
  await context.route('**/v1/reports', async (route) => {
    if (route.request().method() === 'POST') reports.push(route.request().postData() ?? '');
    // Held for ever: whoever sends it holds the lock of the outbox.
    if (answers) await route.continue();
  });
  const second = await visitOn(context, shop, { script: clockOff(31 * MINUTE) });
  await until(async () => reports.length > 0, 'the report leaves', 60_000);
  return {
    context,
    second,
    reports,
    answer: () => {
      answers = true;
    },
  };
};

describe('the tab that sends for all tabs', () => {
  it.each(['is closed', 'goes on to the next page'])(
    '%s while the server says nothing: another page sends the same bytes once more, and they are counted once',
    async (how) => {
      const { context, second, reports, answer } = await withReport();
      if (how === 'is closed') await second.page.close();
      else await second.page.goto(`${shop.url}/thanks`);
      answer();
      const third = await visitOn(context, shop, { script: clockOff(60 * MINUTE) });
      await until(async () => reports.length > 1, 'it is sent again', 60_000);
      await third.says(/0 waiting · 1 sent/);
      expect(new Set(reports).size).toBe(1);
      expect(await rowsOf(third.page, 'outbox')).toEqual([]);
      expect((await third.harm()).filter((line) => !NETWORK.test(line))).toEqual([]);
      if (how !== 'is closed') {
        // Back from the browser's memory or loaded anew, the page records on.
        await second.page.goBack();
        await second.look('back-again');
        await untilLooked(second.page, 'back-again');
      }
      await context.close();
    },
  );

  it('is frozen: the other tab records and chooses, and the frozen one goes on where it was', async () => {
    const context = await browser.newContext();
    const one = await visitOn(context, shop);
    await one.card();
    await one.protocol.send('Page.setWebLifecycleState', { state: 'frozen' });
    const two = await visitOn(context, shop);
    await two.look('in-two');
    await untilLooked(two.page, 'in-two');
    await two.says(/Bundle\s+[0-9a-f]{16}/i);
    await one.protocol.send('Page.setWebLifecycleState', { state: 'active' });
    await one.look('in-one');
    await untilLooked(two.page, 'in-one');
    expect(await looked(two.page)).toContain('in-two');
    for (const each of [one, two]) expect(await each.harm()).toEqual([]);
    await context.close();
  });
});
