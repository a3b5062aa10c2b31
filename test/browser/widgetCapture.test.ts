import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { createCapture } from '../../widget/app/capture';
import { ownPage } from '../../widget/capture/page';
import { createPageProduct } from '../../widget/capture/platforms/pageProduct';
import { watchStore } from '../../widget/capture/platforms/watchStore';
import type { Handoff } from '../../widget/loader/handoff';
import { readConfig } from '../../widget/loader/readConfig';

type Globals = Record<string, unknown>;
const page = window as unknown as Globals;
const put = ['dataLayer', 'shopLayer', '_paq', 'fbq', 'digitalData', 'ShopifyAnalytics', 'utag', 'utag_data'];
const address = location.href;

const clear = (): void => {
  for (const name of put) delete page[name];
  for (const element of document.querySelectorAll('[data-test]')) element.remove();
};
beforeEach(() => {
  vi.useFakeTimers();
  clear();
});
afterEach(() => {
  history.replaceState(null, '', address);
  clear();
  vi.useRealTimers();
});

const add = (html: string): void => document.body.insertAdjacentHTML('beforeend', html);
const jsonLd = (sku: string, price: string): string =>
  JSON.stringify({ '@type': 'Product', sku, name: sku, offers: { price, priceCurrency: 'EUR' } });

/** A page's capture, with the platforms chunk as soon as the app asks for it. */
const capture = (settings: Readonly<Record<string, string>> = {}) => {
  const config = readConfig({ script: null, global: { key: 'pk_test', api: 'https://shop.example', ...settings } });
  if (!config) throw new Error('no settings');
  const recorded: ShopperEvent[] = [];
  const notes: string[] = [];
  let currency: string | undefined;
  let isLoaded = false;
  const handoff = {
    config,
    policy: undefined,
    queue: [],
    load: () => {},
    store: watchStore,
    detectPlatform: (_viewed: boolean, done: () => void, sure?: boolean) => {
      if (isLoaded || !(sure || settings.platform)) return;
      isLoaded = true;
      done();
    },
  } as unknown as Handoff;
  const made = createCapture({
    handoff,
    currency: () => currency,
    record: (event) => recorded.push(event),
    moved: () => {},
    tellConsent: () => {},
    note: (code, message) => notes.push(`${code}: ${message}`),
  });
  made.watch();
  return {
    notes,
    made,
    /** The bundle is there. */
    ready: (code: string) => {
      currency = code;
    },
    recorded,
    /** Names, ids, pieces and prices as the worker gets them. */
    said: () =>
      recorded.map(made.priced).flatMap((event) => {
        if (event.name === 'page_view') return [];
        if (event.name === 'dwell') return [`dwell ${event.itemId} ${event.seconds}`];
        const items = 'items' in event ? event.items.map(({ itemId, quantity, price }) => `${itemId} ${quantity} ${price}`) : [];
        return [[event.name, ...items].join(' ')];
      }),
  };
};
const pass = (seconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(seconds * 1_000);
const push = (layer: string, ...entries: readonly object[]): void => void (page[layer] as unknown[]).push(...entries);

test('an event without a currency has its price once the bundle’s is known', async () => {
  page.dataLayer = [{ event: 'add_to_cart', ecommerce: { items: [{ item_id: 'a', price: 12.5 }] } }];
  const { said, ready } = capture();
  expect(said()).toEqual(['add_to_cart a 1 undefined']);
  ready('JPY');
  expect(said()).toEqual(['add_to_cart a 1 13']);
  push('dataLayer', { event: 'view_cart', ecommerce: { items: [{ item_id: 'a', price: 12 }] } });
  expect(said()).toEqual(['add_to_cart a 1 13', 'view_cart a 1 12']);
});

test('what the page does with its objects later changes no event, and cards of one list have their prices too', async () => {
  for (const id of [1, 2]) {
    const payload = { context: 'grid', product: { id, selectedVariant: { id, price: { amount: `${id}.50` } } } };
    add(`<s-view-event data-test view-event-payload='${JSON.stringify(payload)}'></s-view-event>`);
  }
  const items = [{ item_id: 'a', price: 1.5 }];
  page.dataLayer = [{ event: 'add_to_cart', ecommerce: { items } }];
  const { said, ready } = capture({ platform: 'yes' });
  Object.assign(items[0] as object, { item_id: 'b', price: 9 });
  items.push({ item_id: 'c', price: 9 });
  await pass(3);
  ready('EUR');
  const id = 'gid://shopify/Product/';
  expect(said()).toEqual(['add_to_cart a 1 150', `view_item_list ${id}1 1 150 ${id}2 1 250`]);
});

test('two clicks on "add" are two pieces, though gtag and Tag Manager both tell each', () => {
  page.dataLayer = [];
  const { said } = capture({ currency: 'EUR' });
  const items = [{ item_id: 'a', price: 1 }];
  const click = (): void => {
    push('dataLayer', { event: 'add_to_cart', ecommerce: { items } }, { 0: 'event', 1: 'add_to_cart', 2: { items }, length: 3 });
  };
  click();
  click();
  const entry = { event: 'remove_from_cart', ecommerce: { items } };
  push('dataLayer', entry, entry);
  expect(said()).toEqual(['add_to_cart a 1 100', 'add_to_cart a 1 100', 'remove_from_cart a 1 100']);
});

test('an event repeated for Google Ads is no second piece, and leaves the platform its own', () => {
  page.dataLayer = [];
  const { said, made } = capture({ currency: 'EUR' });
  const gtag = (name: string, parameters: object) => push('dataLayer', { 0: 'event', 1: name, 2: parameters, length: 3 });
  gtag('add_to_cart', { items: [{ item_id: 'a', price: 1 }] });
  for (const send_to of ['AW-1', ['AW-1', 'AW-2'], 'GLA'])
    for (const name of ['add_to_cart', 'view_item']) gtag(name, { send_to, items: [{ id: 'a', google_business_vertical: 'retail' }] });
  expect(said()).toEqual(['add_to_cart a 1 100']);
  expect([...made.said]).toEqual(['add_to_cart']);
});

test('ecommerce and event in two pushes; the next event does not get it again', () => {
  page.dataLayer = [{ ecommerce: { currency: 'EUR', items: [{ item_id: 'a', price: 1 }] } }, { event: 'gtm.dom' }, { event: 'view_item' }];
  const { said } = capture();
  push('dataLayer', { event: 'begin_checkout' });
  expect(said()).toEqual(['view_item a 1 100', 'begin_checkout']);
});

test('Universal Analytics in the dataLayer brings the chunk that reads it, and its entries from before', async () => {
  page.dataLayer = [{ ecommerce: { currencyCode: 'EUR', detail: { products: [{ id: 'a', price: '2,50' }] } } }];
  const { said, notes } = capture();
  await pass(2);
  push('dataLayer', { event: 'addToCart', ecommerce: { currencyCode: 'EUR', add: { products: [{ id: 'a', price: '2.50' }] } } });
  push('dataLayer', { event: 'promo', ecommerce: { promoView: { promotions: [] } } });
  await pass(2);
  expect(said()).toEqual(['view_item a 1 250', 'add_to_cart a 1 250']);
  expect(notes).toEqual([expect.stringMatching(/^event_unusable: universalAnalytics ecommerce\.promoView/)]);
});

test('a dataLayer of another name', async () => {
  add('<script data-test type="text/plain" src="https://tags.example/gtag/js?id=G-1&l=shopLayer"></script>');
  page.shopLayer = [{ event: 'view_item', ecommerce: { currency: 'EUR', items: [{ item_id: 'a', price: 1 }] } }];
  const { said } = capture({ platform: 'yes' });
  await pass(1);
  push('shopLayer', { event: 'add_to_cart', ecommerce: { currency: 'EUR', items: [{ item_id: 'a', price: 1 }] } });
  expect(said()).toEqual(['view_item a 1 100', 'add_to_cart a 1 100']);
});

test('a vendor that Tag Manager injects after the page has loaded', async () => {
  const settings: Record<string, string> = {};
  const { said } = capture(settings);
  await pass(4);
  page._paq = [['setEcommerceView', 'a', 'A', '', 2.5]];
  settings.platform = 'yes';
  await pass(60);
  expect(said()).toEqual(['view_item a 1 undefined']);
});

test('Matomo, Meta and JSON-LD tell of the same: once', async () => {
  add(`<script data-test type="application/ld+json; charset=utf-8">${jsonLd('a', '2,50')}</script>`);
  const queue: unknown[] = [['setEcommerceView', 'a', 'A', '', 2.5]];
  const pixel: unknown[] = [{ 0: 'track', 1: 'ViewContent', 2: { content_ids: ['SKU-a'], value: 2.5, currency: 'EUR' }, length: 3 }];
  page._paq = queue;
  page.fbq = Object.assign(() => {}, { queue: pixel });
  const { said, made } = capture({ platform: 'yes' });
  await pass(4);
  pixel.push(['track', 'AddToCart', { content_ids: ['SKU-a'], value: 2.5, currency: 'EUR' }]);
  await pass(2);
  made.track(['track', 'remove_from_cart', { currency: 'EUR', items: [{ item_id: 'a' }] }]);
  expect(said()).toEqual(['view_item SKU-a 1 250', 'add_to_cart SKU-a 1 250', 'remove_from_cart a 1 undefined']);
  expect(queue).toHaveLength(1);
});

test('JSON-LD that a single-page shop replaces is seen as long as the page lives, and the time on each product is its own', async () => {
  add(`<script data-test id="data" type="application/ld+json">${jsonLd('a', '1')}</script>`);
  const { said } = capture({ platform: 'yes' });
  await pass(3);
  const data = document.querySelector('#data');
  if (!data) throw new Error('no data');
  history.pushState(null, '', '/products/b');
  data.textContent = jsonLd('b', '2');
  await pass(63);
  data.firstChild!.nodeValue = jsonLd('c', '3');
  await pass(4);
  history.pushState(null, '', '/');
  await pass(1);
  expect(said().filter((one) => one.startsWith('view_item'))).toEqual(['view_item a 1 100', 'view_item b 1 200', 'view_item c 1 300']);
  expect(
    said()
      .filter((one) => /^dwell [abc]/.test(one))
      .map((one) => one.slice(0, 7)),
  ).toEqual(['dwell a', 'dwell b', 'dwell c']);
});

test('microdata', async () => {
  add(`<div data-test itemscope itemtype="https://schema.org/Product"><span itemprop="name">Tea</span><meta itemprop="sku" content="t1">
    <div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><span itemprop="price" content="4.50">4,50 €</span><meta itemprop="priceCurrency" content="EUR"></div>
    <div itemprop="isRelatedTo" itemscope itemtype="https://schema.org/Product"><meta itemprop="sku" content="t2"></div></div>`);
  const { said } = capture({ platform: 'yes' });
  await pass(3);
  expect(said()).toEqual(['view_item t1 1 450']);
});

test('markup is read again only if the product has changed', () => {
  const html = '<div itemscope itemtype="https://schema.org/Product"><meta itemprop="sku" content="t1"><b itemprop="name">Tea</b></div>';
  const shop = new DOMParser().parseFromString(html, 'text/html');
  const query = vi.spyOn(shop, 'querySelectorAll');
  const scans = (): number => query.mock.calls.filter(([selectors]) => selectors.includes('itemscope')).length;
  const product = createPageProduct(shop);
  expect(product()).toMatchObject({ items: [{ item_id: 't1' }] });
  shop.body.append('text');
  expect(product()).toMatchObject({ items: [{ item_id: 't1' }] });
  expect(scans()).toBe(1);
  shop.querySelector('[itemprop=sku]')?.setAttribute('content', 't2');
  expect(product()).toMatchObject({ items: [{ item_id: 't2' }] });
  expect(scans()).toBe(2);
});

test('the product in the page is not read once the shop tells of its products', async () => {
  add(`<script data-test type="application/ld+json">${jsonLd('a', '1')}</script>`);
  const names: unknown[] = [];
  const said = new Set<string>();
  const nothing = (): undefined => undefined;
  watchStore({ read: (name) => void names.push(name), take: nothing, said, watchLayer: nothing, note: nothing });
  await pass(2);
  add('<p data-test>');
  await pass(2);
  said.add('view_item');
  add('<p data-test>');
  await pass(2);
  expect(names.filter((name) => name === 'view_item')).toHaveLength(2);
});

test('Tealium in a single-page shop: each view once, by its call or by its state', async () => {
  const utag = { view: () => {}, link: () => {} } as Record<'view' | 'link', (data: object) => void>;
  const shown = (id: string) => ({ tealium_event: 'product_view', product_id: [id] });
  Object.assign(page, { utag, utag_data: shown('a') });
  const { said } = capture({ platform: 'yes' });
  await pass(3);
  for (const id of ['b', 'a']) {
    page.utag_data = shown(id);
    utag.view(shown(id));
    utag.link({ ...shown(id), tealium_event: 'cart_add' });
    add('<p data-test>');
    await pass(4);
  }
  page.utag_data = shown('c');
  add('<p data-test>');
  await pass(4);
  const views = said().filter((one) => one.startsWith('view_item'));
  expect(views).toEqual(['a', 'b', 'a', 'c'].map((id) => `view_item ${id} 1 undefined`));
});

test('CEDDL: the page’s product, and what is pushed as an event', async () => {
  page.digitalData = { product: [{ productInfo: { productID: 'a' }, price: { basePrice: 1, currency: 'EUR' } }], event: [] };
  const { said } = capture({ platform: 'yes' });
  await pass(3);
  (page.digitalData as { event: unknown[] }).event.push({ eventInfo: { eventAction: 'add to cart' } });
  await pass(2);
  expect(said()).toEqual(['view_item a 1 100', 'add_to_cart a 1 100']);
});

test('Shopify without standard events: the page’s product and what its analytics are told, once', async () => {
  const gid = 'gid://shopify/Product/1';
  const lib = { track: (...call: unknown[]) => call.length };
  page.ShopifyAnalytics = { meta: { currency: 'EUR', product: { id: 1, variants: [{ id: 2, price: 1000 }] } }, lib };
  const { said } = capture({ platform: 'yes' });
  await pass(3);
  const data = { productGid: gid, variantId: 2, price: '10.00', currency: 'EUR', quantity: '2' };
  expect(lib.track('Added Product', data)).toBe(2);
  lib.track('monorail://trekkie_storefront_track_added_product/1.1', data);
  await pass(2);
  expect(said()).toEqual([`view_item ${gid} 1 1000`, `add_to_cart ${gid} 2 1000`]);
});

test('the address and picture of a product’s own page are kept with it', () => {
  history.replaceState(null, '', '/p/tea?size=2');
  add('<meta data-test property="og:image" content="/i/tea.jpg">');
  expect(ownPage()).toEqual({ url: '/p/tea?size=2', picture: '/i/tea.jpg' });
  const { made, recorded } = capture();
  made.track(['track', 'view_item', { items: [{ item_id: 'tea' }] }]);
  made.track(['track', 'view_item', { items: [{ item_id: 'cup' }, { item_id: 'pot' }] }]);
  expect(recorded.flatMap((event) => ('items' in event ? event.items.map(({ url }) => url) : []))).toEqual([
    '/p/tea?size=2',
    undefined,
    undefined,
  ]);
  history.replaceState(null, '', '/p/tea?UTM_source=a&gclid=1&size=2&fbclid=1&msclkid=1&mc_eid=1&gad_source=1&gbraid=1&_kx=1&q=gclid');
  expect(ownPage().url).toBe('/p/tea?size=2&q=gclid');
  history.replaceState(null, '', '/p/tea?gclid=1&letter=7');
  expect(ownPage().url).toBe('/p/tea?letter=7');
  add('<link data-test rel="canonical" href="/p/cup">');
  expect(ownPage().url).toBe('/p/tea?letter=7');
  document.querySelector('link[rel=canonical]')?.setAttribute('href', '/p/tea');
  expect(ownPage().url).toBe('/p/tea');
  history.replaceState(null, '', `/p/${'x'.repeat(300)}`);
  expect(ownPage().url).toHaveLength(200);
});
