import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { launch } from '../helpers/e2e/browser';
import { testKey } from '../helpers/testBundle';

/** Pages of shops on other platforms, each with what that platform puts there, and the built widget with no server behind it. */
const pages: Readonly<
  Record<string, { readonly head?: string; readonly body?: string; readonly classes?: string; readonly tag?: string }>
> = {
  shopify: {
    head: `<script>
      window.Shopify = { shop: 'potions.myshopify.com' };
      window.ShopifyAnalytics = { meta: { currency: 'USD', product: { id: 6786188247105, vendor: 'Polina', type: 'Health', variants: [{ id: 39897499828289, price: 1000 }] } } };
    </script>`,
    body: `<dialog><s-view-event view-event-payload='{"product":{"id":2},"context":"page"}'></s-view-event></dialog>
      <s-view-event view-event-trigger="intersect" view-event-payload='{"product":{"id":3},"context":"page"}'></s-view-event>
      <s-view-event view-event-payload='{"product":{"id":6786188247105,"title":"Health potion","handle":"health-potion","selectedVariant":null},"context":"page","selectedOptions":[]}'></s-view-event>`,
  },
  both: {
    head: `<script>window.Shopify = {}; window.dataLayer = [];</script>`,
  },
  woo: {
    classes: 'product-template-default single-product woocommerce woocommerce-page',
    head: `<script>
      var heard = {};
      window.jQuery = () => ({ on: (names, callback) => names.split(' ').forEach((name) => { heard[name] = callback; }) });
      window.wc_add_to_cart_params = {};
    </script>
    <script type="application/ld+json">{"@context":"https:\\/\\/schema.org\\/","@graph":[{"@context":"https:\\/\\/schema.org\\/","@type":"Product","name":"Beanie","sku":"woo-beanie","offers":[{"@type":"Offer","priceSpecification":[{"@type":"UnitPriceSpecification","price":"18.00","priceCurrency":"USD"}]}]}]}</script>`,
    body: `<div id="product-16" class="product type-product post-16 product_cat-herbs-spices"><div class="product_meta">
      <span class="posted_in">Category: <a href="/product-category/herbs-spices/" rel="tag">Herbs &amp; Spices</a></span>
      <span class="tagged_as">Tag: <a href="/product-tag/new/" rel="tag">New</a></span></div></div>
      <ul><li class="product type-product product_cat-tea"><a href="#" class="add_to_cart_button other" data-quantity="1" data-product_id="17" data-product_sku="woo-tea">Add</a></li></ul>
      <a href="#" class="button add_to_cart_button this" data-quantity="2" data-product_id="16" data-product_sku="woo-beanie">Add to cart</a>
      <form class="cart" method="post" enctype="multipart/form-data"><input name="quantity" value="3"><button name="add-to-cart" value="16">Add</button></form>
      <form class="cart" action="/woo"><button id="checkout">Checkout</button></form>`,
  },
  // The page that WooCommerce makes by itself: its cart is in a store, which loads after the page.
  wooBlocks: {
    classes: 'page-template-default page woocommerce-cart woocommerce-page',
    head: `<script>
      var cart, listeners = [], asked = 0;
      var line = (id, sku, quantity) => ({ id, sku, quantity, name: sku, prices: { price: '1800', currency_code: 'USD', currency_minor_unit: 2 } });
      var put = (items) => { cart = { items, coupons: [] }; listeners.forEach((listener) => listener()); };
      window.wp = { data: {
        select: (store) => store === 'wc/store/cart' && {
          getCartData: () => (cart ? cart : (asked++, { items: [] })),
          hasFinishedResolution: (name) => name === 'getCartData' && cart !== undefined,
        },
        subscribe: (listener) => listeners.push(listener),
      } };
    </script>`,
    body: `<div class="wp-block-woocommerce-cart"></div>`,
  },
  // The snippet of the quickstart, as far as it queues.
  segment: {
    head: `<script>!function(){var a=window.analytics=window.analytics||[];a.methods=["track","page","identify","ready","on"];a.factory=function(e){return function(){var t=Array.prototype.slice.call(arguments);t.unshift(e);a.push(t);return a}};for(var i=0;i<a.methods.length;i++){var k=a.methods[i];a[k]=a.factory(k)}}();
      analytics.page();
      analytics.track('Product Viewed', { product_id: '507f1f77bcf86cd799439011', name: 'Monopoly: 3rd Edition', price: 18.99, currency: 'usd' });
    </script>`,
  },
  ga4: {
    head: `<script>window.dataLayer = [{ event: 'view_item', ecommerce: { currency: 'USD', items: [{ item_id: 'SKU_12345', price: 10.01 }] } }];</script>
    <script type="application/ld+json">{"@type":"Product","sku":"0446310786","offers":{"price":119.99,"priceCurrency":"USD"}}</script>`,
  },
  // The snippets of the vendors, as far as they queue.
  matomo: {
    head: `<script>var _paq = window._paq = window._paq || [];
      _paq.push(['setEcommerceView', '0123456789', 'Ecommerce Analytics Book', ['Books', 'Best sellers'], 9.99]);
      _paq.push(['trackPageView']);
    </script>`,
  },
  meta: {
    head: `<script>!function(f,n){if(f.fbq)return;n=f.fbq=function(){n.callMethod?n.callMethod.apply(n,arguments):n.queue.push(arguments)};if(!f._fbq)f._fbq=n;n.push=n;n.loaded=!0;n.version='2.0';n.queue=[]}(window);
      fbq('init', '1');
      fbq('track', 'ViewContent', { content_ids: ['1234'], content_type: 'product', value: 9.5, currency: 'USD' });
    </script>`,
  },
  universal: {
    head: `<script>window.dataLayer = [{ ecommerce: { currencyCode: 'USD', detail: { products: [{ id: '12345', price: '15.25' }] } } }];</script>`,
  },
  layer: {
    head: `<script>window.shopLayer = [{ event: 'view_item', ecommerce: { currency: 'USD', items: [{ item_id: 'SKU_1', price: 10 }] } }];</script>
      <script async src="/gtm.js?id=GTM-1&l=shopLayer"></script>`,
  },
  microdata: {
    body: `<div itemscope itemtype="https://schema.org/Product"><meta itemprop="sku" content="A1"><div itemprop="offers" itemscope itemtype="https://schema.org/Offer">
      <meta itemprop="price" content="5"><meta itemprop="priceCurrency" content="USD"></div></div>`,
  },
  plain: { head: '<script async src="/gtag/js?id=G-1&l=dataLayer&cx=c"></script>' },
  off: { head: '<script>window.Shopify = {};</script>', tag: 'data-auto="off"' },
};

let server: Server;
let origin: string;
let browser: Browser;

beforeAll(async () => {
  const { siteKey } = await testKey();
  const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.wasm': 'application/wasm' };
  server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://shop').pathname;
    const page = pages[path.slice(1)];
    if (page) {
      // A shop takes a moment to put something into the cart.
      if (request.method === 'POST') await new Promise((done) => setTimeout(done, 300));
      response.setHeader('content-type', 'text/html');
      response.end(`<!doctype html><html lang="en"><head>${page.head ?? ''}
        <script async src="/v1/couplet.js" data-key="${siteKey}" data-consent="granted" ${page.tag ?? ''}></script></head>
        <body class="${page.classes ?? ''}">${page.body ?? ''}</body></html>`);
      return;
    }
    try {
      const file = readFileSync(join(resolve('dist/widget'), path));
      response.setHeader('content-type', types[extname(path)] ?? 'text/plain');
      response.end(file);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await new Promise((closed) => server.close(closed));
});

/** What the device remembers, as it lies in the shop's own storage. */
const remembered = (page: Page): Promise<readonly ShopperEvent[]> =>
  page.evaluate(async () => {
    if (!(await indexedDB.databases()).some(({ name }) => name === 'couplet')) return [];
    return new Promise<readonly ShopperEvent[]>((told, failed) => {
      const open = indexedDB.open('couplet');
      open.onerror = () => failed(open.error);
      open.onsuccess = () => {
        const all = open.result.transaction('events').objectStore('events').getAll();
        all.onerror = () => failed(all.error);
        all.onsuccess = () => {
          open.result.close();
          told((all.result as { events: ShopperEvent[] }[]).flatMap(({ events }) => events));
        };
      };
    });
  });

interface Opened {
  readonly page: Page;
  readonly asked: readonly string[];
  readonly trouble: readonly string[];
  /** Names and items of what was remembered, but for page views and dwell. */
  said(): Promise<readonly (readonly unknown[])[]>;
}

const open = async (name: string): Promise<Opened> => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const asked: string[] = [];
  const trouble: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  page.on('pageerror', (error) => trouble.push(error.message));
  await page.goto(`${origin}/${name}`);
  return {
    page,
    asked,
    trouble,
    said: async () =>
      (await remembered(page))
        .filter((event) => event.name !== 'page_view' && event.name !== 'dwell')
        .map((event) => [
          event.name,
          ...('items' in event ? event.items.flatMap(({ itemId, quantity, price }) => [itemId, quantity, price]) : []),
        ]),
  };
};
const loaded = (page: Page) => page.waitForFunction(() => window.couplet?._?.store !== undefined, undefined, { timeout: 15_000 });
const patient = { timeout: 15_000 };
const storeChunk = expect.stringMatching(/^\/assets\/platforms-.*\.js$/);

describe('pages of other platforms, with nothing but the script tag', () => {
  it('Shopify: the view that was dispatched before, and what goes into the cart', async () => {
    const { page, said, asked, trouble } = await open('shopify');
    await loaded(page);
    await page.evaluate(() => {
      const promise = new Promise((done) => setTimeout(done, 100, { cart: null }));
      const lines = [{ merchandiseId: 'gid://shopify/ProductVariant/39897499828289', quantity: 2 }];
      document.body.dispatchEvent(
        Object.assign(new Event('shopify:cart:lines-update', { bubbles: true }), { action: 'add', context: 'product', lines, promise }),
      );
    });
    await expect.poll(said, patient).toEqual([
      ['view_item', 'gid://shopify/Product/6786188247105', 1, 1_000],
      ['add_to_cart', 'gid://shopify/Product/6786188247105', 2, 1_000],
    ]);
    expect(asked).toContainEqual(storeChunk);
    expect(trouble).toEqual([]);
  });

  it('Shopify with a dataLayer: the dataLayer’s word only', async () => {
    const { page, said } = await open('both');
    await loaded(page);
    await page.evaluate(() => {
      const lines = [{ merchandiseId: 39897499828289, quantity: 1 }];
      document.dispatchEvent(Object.assign(new Event('shopify:cart:lines-update'), { action: 'add', lines }));
      document.dispatchEvent(Object.assign(new Event('shopify:search:update'), { search: { query: 'potion' } }));
      const { dataLayer } = window as unknown as { dataLayer: unknown[] };
      setTimeout(
        () => dataLayer.push({ event: 'add_to_cart', ecommerce: { currency: 'USD', items: [{ item_id: 'SKU_1', price: 10 }] } }),
        300,
      );
    });
    await expect.poll(said, patient).toEqual([['add_to_cart', 'SKU_1', 1, 1_000], ['search']]);
  });

  it('WooCommerce: the product of the page, and one of it in the cart though two events say so', async () => {
    const { page, said, trouble } = await open('woo');
    await loaded(page);
    await page.locator('.this').click();
    await page.evaluate(() => {
      const { heard } = window as unknown as { heard: Record<string, (event: object, ...rest: unknown[]) => void> };
      heard.added_to_cart?.({ type: 'added_to_cart' }, {}, 'hash', [document.querySelector('.this')]);
      document.body.dispatchEvent(new CustomEvent('wc-blocks_added_to_cart'));
    });
    await page.waitForTimeout(1_500);
    // Couplet's own request to draw the cart anew is no addition.
    await page.evaluate(() => document.body.dispatchEvent(new CustomEvent('wc-blocks_added_to_cart', { detail: { by: 'couplet' } })));
    await expect.poll(said, patient).toEqual(
      expect.arrayContaining([
        ['view_item', 'woo-beanie', 1, 1_800],
        ['add_to_cart', 'woo-beanie', 2, 1_800],
      ]),
    );
    expect(await said()).toHaveLength(2);
    expect((await remembered(page)).flatMap((event) => ('items' in event ? event.items.map(({ categories }) => categories) : []))).toEqual([
      ['Herbs & Spices'],
      ['Herbs & Spices'],
    ]);
    // The form of a product page goes to the shop and comes back with the page; the other is no product's.
    await Promise.all([page.waitForEvent('load'), page.locator('form.cart [name="add-to-cart"]').click()]);
    await Promise.all([page.waitForEvent('load'), page.locator('#checkout').click()]);
    await expect.poll(said, patient).toContainEqual(['add_to_cart', 'woo-beanie', 3, 1_800]);
    expect((await said()).filter(([name]) => name === 'add_to_cart')).toHaveLength(2);
    expect(trouble).toEqual([]);
  });

  it('WooCommerce: a product of a list has the slugs of its categories', async () => {
    const { page, trouble } = await open('woo');
    await loaded(page);
    await page.locator('.other').click();
    await page.evaluate(() =>
      document.body.dispatchEvent(new CustomEvent('wc-blocks_added_to_cart', { detail: { preserveCartData: false } })),
    );
    const added = async () => (await remembered(page)).find(({ name }) => name === 'add_to_cart');
    await expect.poll(added, patient).toMatchObject({ items: [{ itemId: 'woo-tea', categories: ['tea'] }] });
    expect(trouble).toEqual([]);
  });

  it('WooCommerce’s cart block: the cart once it has loaded, each change, and what was removed last', async () => {
    const { page, said, trouble } = await open('wooBlocks');
    await loaded(page);
    const put = (...lines: readonly (readonly [number, string, number])[]) =>
      page.evaluate((items) => {
        const host = window as unknown as { put(items: unknown): void; line(...line: unknown[]): unknown };
        host.put(items.map((line) => host.line(...line)));
      }, lines);
    await put([16, 'woo-beanie', 1]);
    await expect.poll(said, patient).toEqual([['view_cart', 'woo-beanie', 1, 1_800]]);
    await put([16, 'woo-beanie', 1]);
    await put([16, 'woo-beanie', 2], [29, 'woo-hoodie', 1]);
    await expect.poll(said, patient).toHaveLength(2);
    expect((await said())[1]).toEqual(['view_cart', 'woo-beanie', 2, 1_800, 'woo-hoodie', 1, 1_800]);
    await put([29, 'woo-hoodie', 1]);
    await put();
    await expect.poll(said, patient).toHaveLength(4);
    expect((await said())[3]).toEqual(['remove_from_cart', 'woo-hoodie', 1, 1_800]);
    expect(await page.evaluate(() => (window as unknown as { asked: number }).asked)).toBe(0);
    expect(trouble).toEqual([]);
  });

  it('Segment: what waited in the snippet, and what its library is called with', async () => {
    const { page, said, trouble } = await open('segment');
    await loaded(page);
    const answer = await page.evaluate(async () => {
      const library = {
        calls: 0,
        track() {
          this.calls += 1;
          return this.calls;
        },
      };
      Object.assign(window, { analytics: library });
      await new Promise((done) => setTimeout(done, 700));
      return (library.track as (...call: unknown[]) => number)('Product Added', {
        product_id: '507f1f77bcf86cd799439011',
        price: 18.99,
        currency: 'USD',
      });
    });
    expect(answer).toBe(1);
    await expect.poll(said, patient).toEqual([
      ['view_item', '507f1f77bcf86cd799439011', 1, 1_899],
      ['add_to_cart', '507f1f77bcf86cd799439011', 1, 1_899],
    ]);
    expect(trouble).toEqual([]);
  });

  it.each([
    ['matomo', ['view_item', '0123456789', 1, undefined]],
    ['meta', ['view_item', '1234', 1, 950]],
    ['universal', ['view_item', '12345', 1, 1_525]],
    ['layer', ['view_item', 'SKU_1', 1, 1_000]],
    ['microdata', ['view_item', 'A1', 1, 500]],
  ])('%s: what the page said before', async (name, meant) => {
    const { said, asked, trouble } = await open(name);
    await expect.poll(said, patient).toEqual([meant]);
    expect(asked.filter((path) => path.startsWith('/assets/platforms-'))).toHaveLength(1);
    expect(trouble).toEqual([]);
  });

  it('Meta: what its script is called with once it has replaced the stub', async () => {
    const { page, said } = await open('meta');
    await loaded(page);
    const answers = await page.evaluate(async () => {
      const { fbq, _fbq } = window as unknown as Record<string, { (...call: unknown[]): void; callMethod?: unknown; queue: unknown[] }>;
      const calls: unknown[] = [];
      if (fbq) fbq.callMethod = (...call: unknown[]) => calls.push(call);
      await new Promise((done) => setTimeout(done, 700));
      fbq?.('track', 'AddToCart', { content_ids: ['1234'], value: 9.5, currency: 'USD' });
      return { calls: calls.length, isSame: fbq === _fbq };
    });
    expect(answers).toEqual({ calls: 1, isSame: true });
    await expect.poll(said, patient).toContainEqual(['add_to_cart', '1234', 1, 950]);
  });

  it('GA4: loads nothing more, though the page has structured data; data-auto="off" loads nothing at all', async () => {
    const [ga4, off, plain] = await Promise.all([open('ga4'), open('off'), open('plain')]);
    await expect.poll(ga4.said, patient).toEqual([['view_item', 'SKU_12345', 1, 1_001]]);
    await off.page.waitForFunction(() => window.couplet?._?.run !== undefined, undefined, patient);
    await off.page.waitForTimeout(500);
    for (const { asked, page } of [ga4, off, plain]) {
      expect(asked).not.toContainEqual(storeChunk);
      expect(await page.evaluate(() => window.couplet?._?.store)).toBeUndefined();
    }
    // What the panel and `couplet('debug')` are told.
    const lines: string[] = [];
    ga4.page.on('console', (message) => lines.push(message.text()));
    await ga4.page.evaluate(() => window.couplet?.('debug'));
    await expect.poll(() => lines.join('\n'), patient).toMatch(/events/);
  });
});
