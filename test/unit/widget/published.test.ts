import { describe, expect, test } from 'vitest';
import { readEvent, type ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import { readEntry } from '../../../widget/capture/dataLayer';
import { ga4ToEvent } from '../../../widget/capture/ga4ToEvent';
import type { ReadGa4 } from '../../../widget/capture/platforms/fields';
import { jsonLdToEvents } from '../../../widget/capture/platforms/jsonLd';
import { segmentToEvents } from '../../../widget/capture/platforms/segment';
import { createShopifyMemory, rememberMeta, type ShopifyMessage, shopifyToEvents } from '../../../widget/capture/platforms/shopify';
import { type WooMessage, wooToEvents } from '../../../widget/capture/platforms/woocommerce';
import { ga4Rows } from './published/ga4';
import type { PublishedRow } from './published/row';
import { segmentRows } from './published/segment';
import { shopifyRows } from './published/shopify';
import { structuredDataRows } from './published/structuredData';
import { wooRows } from './published/woocommerce';

const NOW = 1_750_000_000_000;
const read: ReadGa4 = (name, parameters) => ga4ToEvent(name, parameters, { now: NOW });

const dataLayer = (says: unknown): readonly ShopperEvent[] => {
  const entry = readEntry(says);
  const event = entry?.kind === 'event' ? read(entry.name, entry.params) : undefined;
  return event ? [event] : [];
};
const shopify = (says: readonly ShopifyMessage[]): readonly ShopperEvent[] => {
  const memory = createShopifyMemory();
  return says.flatMap((message) => shopifyToEvents(message, read, memory));
};
const woo = (says: WooMessage): readonly ShopperEvent[] => wooToEvents(says, read);
const jsonLd = (says: unknown): readonly ShopperEvent[] => jsonLdToEvents([JSON.stringify(says)], read);
const segment = (says: unknown): readonly ShopperEvent[] => segmentToEvents(says, read);

/** The vendors' own examples, unmodified: what each page says, and the events it stands for. Sources stand by each group. */
const holds = <Payload>(rows: readonly PublishedRow<Payload>[], events: (says: Payload) => readonly ShopperEvent[]): void =>
  test.each(rows.map((row) => [row.what, row] as const))('%s', (_, { says, means }) => {
    const got = events(says);
    expect(got).toEqual(means.map((event) => ({ time: NOW, ...event })));
    for (const event of got) expect(readEvent(event)).toMatchObject({ ok: true });
  });

describe('GA4', () => holds(ga4Rows, dataLayer));
describe('Shopify', () => holds(shopifyRows, shopify));
describe('WooCommerce', () => holds(wooRows, woo));
describe('structured data', () => holds(structuredDataRows, jsonLd));
describe('Segment and RudderStack', () => holds(segmentRows, segment));

test('the table holds at least 60 examples, and most of them say something', () => {
  const rows: readonly PublishedRow[] = [...ga4Rows, ...shopifyRows, ...wooRows, ...structuredDataRows, ...segmentRows];
  expect(rows.length).toBeGreaterThanOrEqual(60);
  expect(rows.filter(({ means }) => means.length > 0).length).toBeGreaterThanOrEqual(60);
});

/** Throws whatever is read of it. */
const hostile: unknown = new Proxy(
  {},
  {
    get: () => {
      throw new Error('theirs');
    },
    has: () => {
      throw new Error('theirs');
    },
    ownKeys: () => {
      throw new Error('theirs');
    },
  },
);
const cyclic: Record<string, unknown> = { '@type': 'WebPage' };
cyclic.mainEntity = cyclic;
const deep = Array.from({ length: 2_000 }).reduce<unknown>((inner) => [inner], { '@type': 'Product', sku: 'a' });

const malformed: readonly (readonly [what: string, events: () => readonly ShopperEvent[]])[] = [
  ['GA4: a name that is an object', () => dataLayer(['event', { name: 'view_item' }, {}])],
  ['GA4: items that are a text', () => dataLayer(['event', 'add_to_cart', { currency: 'USD', items: 'SKU_12345' }])],
  ['GA4: an item without id and name', () => dataLayer(['event', 'view_item', { currency: 'USD', items: [{ price: 10.01 }] }])],
  ['GA4: a purchase without transaction_id', () => dataLayer({ event: 'purchase', ecommerce: { value: 72.05, currency: 'USD' } })],
  ['GA4: a search for nothing', () => dataLayer(['event', 'search', { search_term: '' }])],
  ['GA4: an id of 101 characters', () => dataLayer(['event', 'view_item', { items: [{ item_id: 'a'.repeat(101) }] }])],
  ['Shopify: no payload', () => shopify([{ type: 'shopify:product:view', payload: undefined }])],
  [
    'Shopify: an id that is none of Shopify’s',
    () =>
      shopify([{ type: 'shopify:product:view', payload: { context: 'page', product: { id: 'health-potion', title: 'Health potion' } } }]),
  ],
  ['Shopify: lines that are a number', () => shopify([{ type: 'shopify:cart:lines-update', payload: { action: 'add', lines: 3 } }])],
  [
    'Shopify: pieces that are no number',
    () => shopify([{ type: 'shopify:cart:lines-update', payload: { action: 'add', lines: [{ merchandiseId: 1, quantity: 'many' }] } }]),
  ],
  [
    'Shopify: minus two pieces',
    () => shopify([{ type: 'shopify:cart:lines-update', payload: { action: 'remove', lines: [{ id: null, quantity: -2 }] } }]),
  ],
  ['Shopify: a cart view without cart', () => shopify([{ type: 'shopify:cart:view', payload: { context: 'page' } }])],
  ['Shopify: a search without query', () => shopify([{ type: 'shopify:search:update', payload: { search: null } }])],
  ['Shopify: a collection without handle', () => shopify([{ type: 'shopify:collection:view', payload: { collection: { id: 1 } } }])],
  ['Shopify: throws when read', () => shopify([{ type: 'shopify:cart:view', payload: hostile }])],
  ['WooCommerce: a button without product', () => woo({ type: 'added_to_cart', payload: { quantity: '1' } })],
  ['WooCommerce: no button', () => woo({ type: 'added_to_cart', payload: undefined })],
  [
    'WooCommerce: a row of the cart without product',
    () => woo({ type: 'updated_cart_totals', payload: [{ product_id: '16' }, { quantity: '2' }] }),
  ],
  ['WooCommerce: a name without id', () => woo({ type: 'cart-add-item', payload: { product: { name: 'Beanie' } } })],
  ['WooCommerce: throws when read', () => woo({ type: 'cart-add-item', payload: hostile })],
  ['structured data: no JSON', () => jsonLdToEvents(['var product = {"@type":"Product","sku":"a"}', '', '{'], read)],
  ['structured data: null, a number, a text', () => jsonLdToEvents(['null', '3', '"Product"', '[[[]]]'], read)],
  ['structured data: a type that only sounds like it', () => jsonLd({ '@type': 'ProductCollection', sku: 'a', offers: { price: 1 } })],
  ['structured data: lists in lists without end', () => jsonLdToEvents([JSON.stringify(deep)], read)],
  ['structured data: a price in words, no id', () => jsonLd({ '@type': 'Product', offers: { price: 'on request' } })],
  ['structured data: not even texts', () => jsonLdToEvents([cyclic, hostile, undefined], read)],
  ['Segment: a name that is an object’s own', () => segment(['track', 'toString', { product_id: 'a' }])],
  ['Segment: a product without id and name', () => segment(['track', 'Product Viewed', { price: 3 }])],
  ['Segment: an order without id', () => segment(['track', 'Order Completed', { total: 27.5, currency: 'USD' }])],
  ['Segment: no properties', () => segment(['track', 'Product Added'])],
  ['Segment: no call', () => segment(undefined)],
  ['Segment: throws when read', () => segment(['track', 'Product Added', hostile])],
  ['Segment: throws when it is a list', () => segment(hostile)],
];

test.each(malformed)('malformed, %s: changes nothing', (_, events) => {
  expect(events()).toEqual([]);
});
test('at least 20 of them', () => expect(malformed.length).toBeGreaterThanOrEqual(20));

test('Google’s example of separate variants, with its comments', () => {
  const commented =
    '[{"@type": "ProductGroup", "name": "Wool winter coat", // ... other ProductGroup-level properties\n"productGroupID": "44E01"}]';
  expect(jsonLdToEvents([commented], read)).toMatchObject([{ items: [{ itemId: '44E01' }] }]);
});

test('Shopify’s page says which product its variants belong to', () => {
  const memory = createShopifyMemory();
  const meta = {
    currency: 'USD',
    product: {
      id: 6786188247105,
      vendor: "Polina's Potent Potions",
      type: 'Health',
      variants: [{ id: 39897499828289, price: 1000, name: 'Health potion - S / Low' }],
    },
  };
  rememberMeta(memory, meta);
  rememberMeta(memory, hostile);
  const payload = { action: 'add', lines: [{ merchandiseId: '39897499828289', quantity: 1 }] };
  expect(shopifyToEvents({ type: 'shopify:cart:lines-update', payload }, read, memory)).toEqual([
    {
      name: 'add_to_cart',
      time: NOW,
      currency: 'USD',
      items: [
        {
          itemId: 'gid://shopify/Product/6786188247105',
          itemBrand: "Polina's Potent Potions",
          categories: ['Health'],
          price: 1_000,
          quantity: 1,
        },
      ],
    },
  ]);
});

test('a product that is sold at a price on request is looked at all the same', () => {
  expect(jsonLd({ '@type': 'Product', name: 'Anvil', offers: { '@type': 'Offer', price: 'on request' } })).toEqual([
    { name: 'view_item', time: NOW, items: [{ itemId: 'Anvil', itemName: 'Anvil', quantity: 1 }] },
  ]);
});

test('WooCommerce’s button of the product the page is about has the price of its structured data', () => {
  const product = { currency: 'USD', items: [{ item_id: 'woo-beanie', item_name: 'Beanie', price: 18 }] };
  const added = (payload: unknown) => wooToEvents({ type: 'added_to_cart', payload }, read, product);
  const meant = {
    name: 'add_to_cart',
    time: NOW,
    currency: 'USD',
    items: [{ itemId: 'woo-beanie', itemName: 'Beanie', price: 1_800, quantity: 2 }],
  };
  expect(added({ product_id: '16', product_sku: 'woo-beanie', quantity: '2' })).toEqual([meant]);
  expect(added({ isPageProduct: true, product_id: '16', quantity: '2' })).toEqual([meant]);
  expect(added({ isPageProduct: true, product_id: '16', quantity: '2', price: 20 })).toMatchObject([{ items: [{ price: 2_000 }] }]);
  expect(added({ product_id: '60', quantity: '1' })).toEqual([{ name: 'add_to_cart', time: NOW, items: [{ itemId: '60', quantity: 1 }] }]);
});
