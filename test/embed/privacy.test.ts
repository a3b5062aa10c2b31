import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { launch } from '../helpers/e2e/browser';
import { startPages } from '../helpers/node/loopback';
import { testBundle, testKey } from '../helpers/testBundle';
import { startCoupons } from './startCoupons';

let browser: Browser;
let shop: Awaited<ReturnType<typeof startPages>>;
let coupons: Awaited<ReturnType<typeof startCoupons>>;
let context: BrowserContext;
let page: Page;

/** A shop that says yes on every page, and looks at a product. */
beforeAll(async () => {
  const key = await testKey();
  coupons = await startCoupons(await testBundle(key));
  shop = await startPages((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
<script>window.couplet=typeof couplet=='function'?couplet:function(){(couplet.q=couplet.q||[]).push(arguments)}
couplet('consent', { storage: true, sync: true });
couplet('on', 'ready', () => { window.isReady = true; });
window.dataLayer = [{ event: 'view_item', ecommerce: { currency: 'EUR', items: [{ item_id: 'oolong', item_category: 'Tea', price: 25 }] } }];</script>
<script async crossorigin="anonymous" src="${coupons.url}/v1/couplet.js" data-key="${key.siteKey}"></script>
<button onclick="couplet('privacy')">Privacy</button> <button onclick="couplet('inbox')">Coupons</button>`);
  });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([shop?.close(), coupons?.close()]);
});
beforeEach(async () => {
  context = await browser.newContext({ locale: 'en-US', reducedMotion: 'reduce', viewport: { width: 360, height: 740 } });
  page = await context.newPage();
});
afterEach(() => context.close());

const open = async (): Promise<void> => {
  await page.goto(shop.url);
  await page.waitForFunction('window.isReady', undefined, { timeout: 30_000 });
};
const dialog = () => page.locator('couplet-card dialog');
const openPanel = async (): Promise<void> => {
  await page.getByRole('button', { name: 'Privacy' }).click();
  await page.getByRole('switch', { name: 'Store data on this device' }).waitFor({ timeout: 30_000 });
};
const storing = () => page.getByRole('switch', { name: 'Store data on this device' });
const sending = () => page.getByRole('switch', { name: 'Send reports to the shop' });
const isOn = async (): Promise<readonly (string | null)[]> => [
  await storing().getAttribute('aria-checked'),
  await sending().getAttribute('aria-checked'),
];
/** Keys of the stored single records, and the number of event chunks. */
const kept = (): Promise<{ readonly meta: readonly string[]; readonly events: number }> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        indexedDB.open('couplet').onsuccess = ({ target }) => {
          const database = (target as IDBOpenDBRequest).result;
          const transaction = database.transaction(['meta', 'events']);
          const meta = transaction.objectStore('meta').getAllKeys();
          const events = transaction.objectStore('events').count();
          transaction.oncomplete = () => {
            database.close();
            resolve({ meta: meta.result as string[], events: events.result });
          };
        };
      }),
  );
const attribution = () => page.evaluate(() => window.couplet?.('attribution'));

it('the shopper’s switches hold on the next pages, whatever the shop’s consent says, and can be turned back', async () => {
  await open();
  await expect.poll(async () => (await kept()).events).toBe(1);
  expect(await attribution()).toBeTruthy();
  await openPanel();
  expect(await isOn()).toEqual(['true', 'true']);
  // By keyboard alone.
  await sending().focus();
  await page.keyboard.press('Space');
  await expect.poll(isOn).toEqual(['true', 'false']);
  await storing().press('Enter');
  await expect.poll(isOn).toEqual(['false', 'false']);
  expect(await kept()).toEqual({ meta: ['preferences'], events: 0 });
  await expect.poll(attribution).toBeFalsy();
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Privacy');

  await open();
  await openPanel();
  expect(await isOn()).toEqual(['false', 'false']);
  expect([await kept(), await attribution()]).toEqual([{ meta: ['preferences'], events: 0 }, '']);
  await storing().click();
  await expect.poll(isOn).toEqual(['true', 'false']);
  await expect.poll(attribution).toBeTruthy();
  await sending().click();
  await expect.poll(isOn).toEqual(['true', 'true']);
  expect((await kept()).meta).not.toContain('preferences');
});

it('an erasure is undone by a press, or done when the page is left', async () => {
  await open();
  await expect.poll(async () => (await kept()).events).toBe(1);
  await openPanel();
  const erase = page.getByRole('button', { name: 'Erase my data' });
  await erase.click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await dialog().getByText('Nothing was erased.').waitFor();
  expect((await kept()).events).toBe(1);
  const unit = () =>
    page.evaluate(
      () =>
        new Promise((resolve) => {
          indexedDB.open('couplet').onsuccess = ({ target }) => {
            const database = (target as IDBOpenDBRequest).result;
            const asked = database.transaction('meta').objectStore('meta').get('unit');
            asked.onsuccess = () => {
              database.close();
              resolve(asked.result);
            };
          };
        }),
    );
  const before = await unit();
  await erase.click();
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  await open();
  expect(await unit()).not.toBe(before);
  expect((await kept()).meta).not.toContain('preferences');
});

it('panel and coupons lead to each other', async () => {
  await open();
  await openPanel();
  await page.getByRole('button', { name: 'My coupons' }).click();
  await page.getByRole('heading', { name: 'My coupons' }).waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Your privacy' }).click();
  await storing().waitFor({ timeout: 30_000 });
  await dialog().getByRole('button', { name: 'Close' }).click();
  await dialog().waitFor({ state: 'detached' });
});
