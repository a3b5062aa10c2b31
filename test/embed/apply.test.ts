import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../widget/i18n/en';
import { launch } from '../helpers/e2e/browser';
import { bodyOf, startPages } from '../helpers/node/loopback';
import { testBundle, testKey } from '../helpers/testBundle';
import { publishedWooCart } from '../unit/widget/published/wooCart';
import { startCoupons } from './startCoupons';

/** The carts of the shops, as they answer for them. `fail` has a shop answer with an error. */
const fresh = () => ({
  fail: false,
  /** Nothing is in the cart of Shopify. */
  empty: false,
  shopify: { note: 'Wrap it, please', attributes: { gift: 'yes' } as object, discount: ['FREESHIP'] },
  woo: ['test'],
  handled: [] as string[],
  asked: [] as string[],
});
let carts = fresh();

const woo = `<link rel="https://api.w.org/" href="/wp-json/"><script>window.triggered = []; window.jQuery = () => ({ on() {}, trigger: (name) => triggered.push(name) });
    addEventListener('wc-blocks_added_to_cart', ({ detail }) => triggered.push(detail));</script>`;
const heads: Readonly<Record<string, string>> = {
  shopify: `<script>window.Shopify = { routes: { root: '/' } };</script>`,
  woo,
  'woo-cart': woo,
  handler: `<script>couplet('on', 'apply', async ({ code }) => (await fetch('/own/cart', { method: 'POST', body: code })).ok);</script>`,
  none: '',
};

let browser: Browser;
let shop: Awaited<ReturnType<typeof startPages>>;
let coupons: Awaited<ReturnType<typeof startCoupons>>;

beforeAll(async () => {
  const key = await testKey();
  coupons = await startCoupons(await testBundle(key, { sure: true }));
  shop = await startPages(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://shop');
    const name = pathname.slice(1);
    if (name in heads) {
      response.setHeader('content-type', 'text/html');
      response.end(`<!doctype html><html lang="en"><head><title>Shop</title>
        <script>window.couplet=typeof couplet=='function'?couplet:function(){(couplet.q=couplet.q||[]).push(arguments)}</script>
        <script>window.applied = []; couplet('on', 'applied', (code) => applied.push(code));</script>${heads[name]}
        <script async crossorigin="anonymous" src="${coupons.url}/v1/couplet.js" data-key="${key.siteKey}" data-consent="granted" data-theme="light"></script>
        <script>couplet('track', 'view_item', { currency: 'EUR', items: [{ item_id: 'boot', item_category: 'Shoes', price: 80 }] });</script>
        </head><body class="${name.startsWith('woo') ? 'woocommerce-page' : ''}"><h1>Boots</h1>
        ${name === 'woo-cart' ? '<div class="wp-block-woocommerce-cart"></div>' : ''}</body></html>`);
      return;
    }
    if (pathname !== '/favicon.ico') carts.asked.push(`${request.method} ${pathname}`);
    const body = await bodyOf(request);
    response.setHeader('content-type', 'application/json');
    if (carts.fail) response.statusCode = 503;
    const answer = (value: unknown): void => void response.end(JSON.stringify(value));
    if (pathname === '/own/cart') {
      carts.handled.push(body);
      return answer({});
    }
    if (pathname.startsWith('/cart')) {
      const change = (body ? JSON.parse(body) : {}) as { readonly discount?: string; readonly attributes?: object; readonly note?: string };
      if (change.discount !== undefined) carts.shopify.discount = change.discount.split(',');
      Object.assign(carts.shopify, change.attributes && { attributes: change.attributes }, change.note && { note: change.note });
      const { note, attributes, discount } = carts.shopify;
      return answer({
        note,
        attributes,
        ...(carts.empty ? { items: [] } : {}),
        discount_codes: discount.map((code) => ({ code, applicable: true })),
      });
    }
    response.setHeader('Nonce', 'a-nonce');
    if (pathname.endsWith('/apply-coupon')) {
      if (request.headers.nonce !== 'a-nonce') response.statusCode = 401;
      else carts.woo.push((JSON.parse(body) as { readonly code: string }).code.toLowerCase());
    }
    return answer({ ...publishedWooCart, coupons: carts.woo.map((code) => ({ ...publishedWooCart.coupons[0], code })) });
  });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([shop?.close(), coupons?.close()]);
});

interface Claimed {
  readonly page: Page;
  readonly code: string;
  readonly trouble: readonly string[];
}
const card = (page: Page) => page.locator('couplet-card section.card');
const button = (page: Page) => card(page).getByRole('button', { name: en.applyToCart });
const status = (page: Page) => card(page).locator('.claimed [role=status]');

const claim = async (name: string): Promise<Claimed> => {
  const page = await (await browser.newContext()).newPage();
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(error.message));
  await page.goto(`${shop.url}/${name}`);
  await card(page).getByRole('button', { name: en.getCode }).click({ timeout: 20_000 });
  return { page, code: await card(page).locator('.code').innerText(), trouble };
};
const applied = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => (window as unknown as { applied: { code: string }[] }).applied.map(({ code }) => code));

describe('a claimed code goes onto the cart with the shopper’s click', () => {
  it('Shopify: beside the codes that are there; note and attributes stay', async () => {
    carts = fresh();
    const { page, code, trouble } = await claim('shopify');
    await expect.poll(() => status(page).innerText()).toBe(en.applied);
    expect(carts.shopify).toEqual({ note: 'Wrap it, please', attributes: { gift: 'yes' }, discount: ['FREESHIP', code] });
    await expect.poll(() => applied(page)).toEqual([code]);
    expect(await button(page).count()).toBe(0);
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  it.each([
    ['woo', []],
    // For the blocks, which read their cart again. Elsewhere it would open the drawer of the mini cart.
    ['woo-cart', [{ preserveCartData: false, by: 'couplet' }]],
  ])('WooCommerce: with the cart’s nonce, and its own scripts draw the cart anew, %s', async (name, told) => {
    carts = fresh();
    const { page, code, trouble } = await claim(name);
    await expect.poll(() => status(page).innerText()).toBe(en.applied);
    expect(carts.woo).toEqual(['test', code.toLowerCase()]);
    const triggered = await page.evaluate(() => (window as unknown as { triggered: unknown[] }).triggered);
    expect(triggered).toContain('wc_fragment_refresh');
    expect(triggered.filter((one) => typeof one === 'object')).toEqual(told);
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  it('a shop of its own: by its handler', async () => {
    carts = fresh();
    const { page, code } = await claim('handler');
    await expect.poll(() => status(page).innerText()).toBe(en.applied);
    expect(carts.handled).toEqual([code]);
    await page.context().close();
  });

  it('where the shop fails, the code is there to copy, and sentences say why that may be and what to do; the next try may do', async () => {
    carts = { ...fresh(), fail: true };
    const { page, code, trouble } = await claim('shopify');
    await expect.poll(() => status(page).innerText()).toBe(en.notApplied);
    expect(await card(page).locator('.code').innerText()).toBe(code);
    expect(await card(page).getByRole('button', { name: en.copy, exact: true }).isVisible()).toBe(true);
    expect(await card(page).getByText(en.enterAtCheckout).isVisible()).toBe(true);
    expect(carts.shopify.discount).toEqual(['FREESHIP']);
    expect(await applied(page)).toEqual([]);
    carts.fail = false;
    await button(page).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => status(page).innerText()).toBe(en.applied);
    expect(carts.shopify.discount).toEqual(['FREESHIP', code]);
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  it('an empty cart gets it with the first item, on a later page of the visit too', async () => {
    carts = { ...fresh(), empty: true };
    const { page, code, trouble } = await claim('shopify');
    await expect.poll(() => status(page).innerText()).toBe(en.waits);
    expect(carts.shopify.discount).toEqual(['FREESHIP']);
    await page.reload();
    carts.empty = false;
    await page.evaluate(`couplet('track', 'add_to_cart', { currency: 'EUR', items: [{ item_id: 'boot', price: 80 }] })`);
    await expect.poll(() => carts.shopify.discount, { timeout: 15_000 }).toEqual(['FREESHIP', code]);
    await expect.poll(() => applied(page)).toEqual([code]);
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  it('a page of no platform and without a handler: copied by hand, as ever', async () => {
    carts = fresh();
    const { page } = await claim('none');
    await page.waitForTimeout(500);
    expect(await button(page).count()).toBe(0);
    expect(await card(page).innerText()).toContain(en.enterAtCheckout);
    expect(carts.asked.filter((path) => path.includes('cart'))).toEqual([]);
    await page.context().close();
  });
});
