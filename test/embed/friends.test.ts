import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { en } from '../../widget/i18n/en';
import { panelEn } from '../../widget/i18n/panelEn';
import { launch } from '../helpers/e2e/browser';
import { type HostShop, startHostShop } from '../helpers/e2e/hostShop';
import { ask, orderBody, signed } from '../helpers/server/testServer';
import { categoryCoupon } from '../helpers/testBundle';

const words = panelEn.inbox.friends;

let browser: Browser;
let shop: HostShop;
beforeAll(async () => {
  browser = await launch();
  shop = await startHostShop({
    network: false,
    coupons: [
      categoryCoupon('tea', 'Tea', { friends: { reward: 'cups', most: 3, page: '/' } }),
      categoryCoupon('cups', 'Cups', { earned: true, when: { field: 'channel', op: 'in', value: ['friends'] } }),
    ],
  });
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

interface Shopper {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Requests to Couplet's server with a body, in order: path and body. */
  readonly sent: string[];
  readonly trouble: string[];
}

const shopper = async (address: string): Promise<Shopper> => {
  const context = await browser.newContext({ locale: 'en-US', reducedMotion: 'reduce' });
  const page = await context.newPage();
  const sent: string[] = [];
  const trouble: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin === new URL(shop.server).origin && request.method() === 'POST') sent.push(`${url.pathname} ${request.postData()}`);
  });
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(message.text());
  });
  await page.goto(address);
  return { context, page, sent, trouble };
};
const dialog = (page: Page) => page.locator('couplet-card dialog[open]');
const openCoupons = async (page: Page): Promise<void> => {
  await page.evaluate(() => (window as unknown as { couplet(name: string): void }).couplet('inbox'));
  await dialog(page).waitFor();
};
/** An order with the code: the shop's server reports it, and its page too. */
const order = async (page: Page, code: string): Promise<void> => {
  const body = orderBody({ orderId: `order-${code}`, codes: [code] });
  const { status } = await ask(`${shop.server}/v1/webhooks/orders`, {
    method: 'POST',
    headers: signed(body, Date.now(), 'webhook-secret-of-tests'),
    body,
  });
  expect(status).toBe(200);
  await page.evaluate((coupon) => {
    const { dataLayer } = window as unknown as { dataLayer: object[] };
    const items = [{ item_id: 'oolong', item_category: 'Tea', price: 50 }];
    dataLayer.push({ event: 'purchase', ecommerce: { transaction_id: coupon, currency: 'EUR', value: 50, coupon, items } });
  }, code);
};
const claimsOf = ({ sent }: Shopper): readonly string[] => sent.filter((line) => line.startsWith('/v1/claims '));

it('a shopper who ordered gives the coupon to a friend by a link, and has the reward once the friend has ordered', async () => {
  const giver = await shopper(shop.page());
  const card = giver.page.locator('couplet-card section.card');
  await card.getByRole('button', { name: en.getCode }).click();
  const code = await card.locator('.code').innerText();
  await order(giver.page, code);
  await openCoupons(giver.page);
  const give = dialog(giver.page).getByRole('button', { name: words.give });
  await expect.poll(() => give.count()).toBe(1);
  expect(giver.sent.filter((line) => line.startsWith('/v1/friends'))).toEqual([]);
  await give.click();
  const link = await dialog(giver.page).locator('.code.link').innerText();
  expect(new URL(link).hash).toMatch(/^#couplet-coupon=friend\.tea\.[\da-f]{32}$/);

  // A browser that has never been here: the link alone shows the coupon, and sends nothing.
  const friend = await shopper(`${shop.page()}${new URL(link).hash}`);
  await expect.poll(() => dialog(friend.page).getByText(words.friend).count(), { timeout: 30_000 }).toBe(1);
  expect([friend.sent.filter((line) => !line.startsWith('/v1/assign')), new URL(friend.page.url()).hash]).toEqual([[], '']);
  await dialog(friend.page).getByRole('button', { name: en.getCode }).first().click();
  const given = await dialog(friend.page).locator('.code').first().innerText();
  expect(given).not.toBe(code);
  expect(claimsOf(friend)).toHaveLength(1);
  expect(claimsOf(friend)[0]).toContain(`"friend":{"link":"${link.slice(-32)}"}`);

  // The reward waits for the order.
  await giver.page.reload();
  await openCoupons(giver.page);
  await giver.page.waitForTimeout(1_000);
  expect(await dialog(giver.page).getByText(words.reward).count()).toBe(0);
  await order(friend.page, given);
  await giver.page.reload();
  await openCoupons(giver.page);
  await expect.poll(() => dialog(giver.page).getByText(words.reward).count()).toBe(1);
  await dialog(giver.page).getByRole('button', { name: en.getCode }).click();
  await expect.poll(() => claimsOf(giver).length).toBe(2);
  expect(claimsOf(giver)[1]).toMatch(/"couponId":"cups".*"friend":\{"of":/);
  expect([giver.trouble, friend.trouble]).toEqual([[], []]);
  await Promise.all([giver.context.close(), friend.context.close()]);
});
