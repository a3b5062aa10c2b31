import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseAttribution } from '../../src/protocol/attribution';
import type { ExperimentResult } from '../../src/stats/experiment/analyseExperiment';
import { launch } from '../helpers/e2e/browser';
import { orderBody, startTestServer, type TestServer } from '../helpers/server/testServer';
import { categoryCoupon, testBundle } from '../helpers/testBundle';

/** A square of one colour: what matters is who asked for it. */
const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="teal"/></svg>';
const creatives = {
  id: 't1',
  couponId: 'tea',
  variants: [
    { id: 'b', title: { en: 'Your next pot is on its way' }, picture: '/pot.svg' },
    { id: 'c', picture: '/gone.svg', moment: { exitIntent: true } },
  ],
};
const titles: Readonly<Record<string, string>> = {
  control: '10% off Tea',
  b: 'Your next pot is on its way',
  c: '10% off Tea',
};

let server: TestServer;
let shop: Server;
let origin: string;
let browser: Browser;
/** Pictures that each visitor’s page asked for. */
const asked = new Map<string, string[]>();

beforeAll(async () => {
  server = await startTestServer({ widgetDir: resolve('dist/widget'), now: Date.now() });
  const experiment = { hashVersion: 1 as const, id: 'exp-1', salt: 's1', shares: { none: 0, rule: 0, couplet: 1 }, explore: 0, creatives };
  const bundle = await testBundle(server.key, {
    sure: true,
    change: { experiment, coupons: [categoryCoupon('tea', 'Tea')], rule: ['tea'] },
  });
  expect(await server.publish(bundle)).toMatchObject({ status: 201 });
  shop = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://shop');
    if (pathname.endsWith('.svg')) {
      const visitor = /visitor=(\d+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
      asked.set(visitor, [...(asked.get(visitor) ?? []), pathname]);
      const found = pathname === '/pot.svg';
      return void response.writeHead(found ? 200 : 404, { 'content-type': 'image/svg+xml' }).end(found ? PICTURE : '');
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<!doctype html><html lang="en"><title>Tea</title>
<link rel="icon" href="data:,"><script>window.couplet=typeof couplet=='function'?couplet:function(){(couplet.q=couplet.q||[]).push(arguments)};
couplet('on', 'attribution', (text) => { document.documentElement.dataset.attribution = text });
window.dataLayer = [{ event: 'view_item', ecommerce: { currency: 'EUR', items: [{ item_id: 'oolong', item_category: 'Tea', price: 25 }] } }];</script>
<script async crossorigin="anonymous" src="${server.url}/v1/couplet.js" data-key="${server.key.siteKey}" data-consent="granted"></script>
<body style="height: 3000px"><h1>Tea</h1></body></html>`);
  });
  await new Promise<void>((done) => shop.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  shop?.closeAllConnections();
  await new Promise((done) => shop?.close(done));
  await server?.close();
});

const cardOf = (page: Page) => page.locator('couplet-card section.card');

/** A new visitor’s page, what its cart says, and what that was drawn to. */
const visit = async (visitor: number) => {
  const context = await browser.newContext();
  await context.addCookies([{ name: 'visitor', value: String(visitor), url: origin }]);
  const page = await context.newPage();
  await page.goto(origin);
  await page.waitForSelector('html[data-attribution]', { state: 'attached' });
  const attribution = await page.evaluate(() => document.documentElement.dataset.attribution ?? '');
  const read = parseAttribution(attribution);
  if (!read.ok) throw new Error(read.error.message);
  return { context, page, attribution, drawn: read.value.creative?.replace('t1_', '') ?? '' };
};

it('shows visitors what they were drawn to, marks their carts, and counts their orders by it', async () => {
  const seen = new Map<string, number>();
  let visitor = 0;
  // Each is drawn to one of three: that one is still missing after 40 has a chance below one in a million.
  while (seen.size < 3 && visitor < 40) {
    visitor += 1;
    const { context, page, attribution, drawn } = await visit(visitor);
    if (!seen.has(drawn)) {
      if (drawn === 'c') {
        // Its choice is made and its moment waited for; the card comes when the shopper is about to leave, and not before.
        await page.waitForFunction(() => window.couplet?._?.moment !== undefined);
        await page.waitForTimeout(300);
        expect(await cardOf(page).count()).toBe(0);
        await page.evaluate(() => document.documentElement.dispatchEvent(new MouseEvent('mouseleave', { clientY: -3 })));
      }
      await cardOf(page).waitFor({ state: 'attached', timeout: 20_000 });
      expect(await cardOf(page).locator('.ticket').textContent()).toContain(titles[drawn]);
      const picture = cardOf(page).locator('img.picture');
      expect(await picture.count()).toBe(drawn === 'control' ? 0 : 1);
      if (drawn !== 'control') {
        expect(await picture.getAttribute('alt')).toBe('');
        await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.complete)).toBe(true);
        // One that does not load keeps its room, and shows nothing.
        const { visibility, width, height } = await picture.evaluate((img) => getComputedStyle(img));
        expect([visibility, width, height]).toEqual([drawn === 'b' ? 'visible' : 'hidden', '56px', '56px']);
      }
      await expect.poll(() => new Set(asked.get(String(visitor)))).toEqual(new Set(['/pot.svg', '/gone.svg']));
      await cardOf(page).locator('.primary').click();
      await cardOf(page).locator('.code').waitFor();
      expect(await cardOf(page).locator('.ticket').textContent()).toContain(titles[drawn]);
      await page.evaluate(() => (window as unknown as { couplet(command: string): void }).couplet('inbox'));
      await page
        .locator('dialog')
        .getByText(titles[drawn] ?? '')
        .first()
        .waitFor({ timeout: 20_000 });
    }
    seen.set(drawn, (seen.get(drawn) ?? 0) + 1);
    expect((await server.order(orderBody({ orderId: `order-${visitor}`, attribution, subtotal: 5_000, discount: 0 }))).status).toBe(200);
    await context.close();
  }
  const { json } = await server.admin('GET', 'experiment');
  const { creatives: found } = json as ExperimentResult;
  expect(found).toMatchObject({ test: 't1', couponId: 'tea', best: null, unmarked: 0, sampleRatio: null });
  expect(Object.fromEntries((found?.arms ?? []).map(({ creative, orders }) => [creative, orders]))).toEqual(Object.fromEntries(seen));
  const csv = await server.admin('GET', 'experiment.csv?table=creatives');
  expect(csv.text.split('\r\n')).toHaveLength(5);
});
