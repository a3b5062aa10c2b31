import * as fc from 'fast-check';
import { describe, it } from 'vitest';
import { evaluateCondition } from '../../src/engine/eligibility/eligibility';
import { conditionFields, conditionSchema, partOfCondition } from '../../src/protocol/coupons/condition';
import { readEvent, type ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { parseWith } from '../../src/protocol/values/parse';
import { readEntry } from '../../widget/capture/dataLayer';
import { ga4ToEvent } from '../../widget/capture/ga4ToEvent';
import { adobeToEvents, createAdobeMemory } from '../../widget/capture/platforms/adobe';
import { ceddlToEvents } from '../../widget/capture/platforms/ceddl';
import { jsonLdToEvents } from '../../widget/capture/platforms/jsonLd';
import { klaviyoToEvents } from '../../widget/capture/platforms/klaviyo';
import { createMatomoMemory, matomoToEvents } from '../../widget/capture/platforms/matomo';
import { createMetaMemory, metaToEvents } from '../../widget/capture/platforms/meta';
import { segmentToEvents } from '../../widget/capture/platforms/segment';
import { createShopifyMemory, shopifyToEvents } from '../../widget/capture/platforms/shopify';
import { snowplowToEvents } from '../../widget/capture/platforms/snowplow';
import { tealiumToEvents } from '../../widget/capture/platforms/tealium';
import { createGaMemory, gaToEvents, uaToEvents } from '../../widget/capture/platforms/universalAnalytics';
import { wooToEvents } from '../../widget/capture/platforms/woocommerce';
import { hostileValues, validInput } from '../helpers/validInput';
import { fuzz, jsonText, mutated } from './fuzz';

const now = 1_767_700_000_000;
const read = (name: unknown, parameters: unknown): ShopperEvent | undefined => ga4ToEvent(name, parameters, { now, currency: 'EUR' });

/** What an adapter makes of a page is what the worker takes. */
const taken = (events: readonly (ShopperEvent | undefined)[]): void => {
  for (const event of events) {
    const checked = event && readEvent(event);
    if (checked?.ok === false) throw new Error(`${checked.error.at}: ${checked.error.message} ${JSON.stringify(event).slice(0, 500)}`);
  }
};

const item = { item_id: 'oolong', item_name: 'Oolong', item_category: 'Tea', price: 20, quantity: 2 };
const ga4 = { currency: 'EUR', value: 40, transaction_id: 't1', items: [item], search_term: 'tea', item_list_id: 'l', coupon: 'TEA' };
const names = ['page_view', 'search', 'view_item', 'view_item_list', 'add_to_cart', 'purchase', 'refund', 'view_cart', 'toString', ''];
const named = fc.oneof(fc.constantFrom<unknown>(...names), fc.constantFrom(...hostileValues));

const ld = {
  '@type': 'Product',
  sku: 'oolong',
  name: 'Oolong',
  category: 'Tea > Green',
  offers: { '@type': 'Offer', price: '20.00', priceCurrency: 'EUR' },
};
const segment = [
  'track',
  'Order Completed',
  { order_id: 'o1', currency: 'EUR', total: 40, products: [{ product_id: 'oolong', price: 20 }] },
];
const line = {
  id: 'l1',
  quantity: 2,
  merchandise: { id: 'gid://shopify/ProductVariant/1', product: { id: 'gid://shopify/Product/1', title: 'Oolong' } },
};
const shopify = [
  {
    type: 'shopify:product:view',
    payload: {
      context: 'page',
      product: {
        id: 'gid://shopify/Product/1',
        title: 'Oolong',
        selectedVariant: { id: 'gid://shopify/ProductVariant/1', price: { amount: '20.0', currencyCode: 'EUR' } },
      },
    },
  },
  { type: 'shopify:cart:view', payload: { cart: { lines: [line], cost: { totalAmount: { amount: '40.0', currencyCode: 'EUR' } } } } },
  {
    type: 'shopify:cart:lines-update',
    payload: { action: 'add', lines: [{ merchandiseId: 'gid://shopify/ProductVariant/1', quantity: 1 }] },
    result: { cart: { lines: [line] } },
  },
];
const woo = [
  { type: 'added_to_cart', payload: { product_id: '7', product_sku: 'oolong', quantity: '2' } },
  {
    type: 'cart-add-item',
    payload: { product: { id: 7, sku: 'oolong', prices: { price: '2000', currency_code: 'EUR', currency_minor_unit: 2 } }, quantity: 1 },
  },
];

const klaviyo = ['track', 'Added to Cart', { AddedItemProductID: 'oolong', AddedItemPrice: '$20', Items: [{ ProductID: 'oolong' }] }];
const meta = [
  'track',
  'Purchase',
  { contents: [{ id: 'oolong', quantity: 2, item_price: 20 }], value: 40, currency: 'EUR' },
  { eventID: 'o1' },
];
const snowplow = ['trackAddToCart:a', { products: [{ id: 'oolong', category: 'Tea/Green', price: 20 }], currency: 'EUR' }];
const tealium = ['view', { tealium_event: 'cart_add', product_id: ['oolong'], product_price: ['20.00'], product_quantity: ['2'] }];
const digitalData = {
  product: [{ productInfo: { productID: 'oolong' }, category: { primaryCategory: 'Tea' }, price: { basePrice: 20, currency: 'EUR' } }],
  cart: { item: [{ productInfo: { sku: 'oolong' }, quantity: 2 }], price: { cartTotal: 40 } },
};
const ua = {
  ecommerce: { currencyCode: 'EUR', add: { products: [{ id: 'oolong', price: '20', category: 'Tea/Green' }] }, impressions: [item] },
};
const matomo = [
  ['addEcommerceItem', 'oolong', 'Oolong', ['Tea'], 20, 2],
  ['trackEcommerceCartUpdate', 40],
  ['trackEcommerceOrder', 'o1', 40],
];
const ga = [
  ['ec:addProduct', { id: 'oolong', price: 20 }],
  ['ec:setAction', 'purchase', { id: 'o1', revenue: 40 }],
  ['send', 'pageview'],
];
const adobe = [
  { productContext: { sku: 'oolong', pricing: { regularPrice: 20, currencyCode: 'EUR' } } },
  { event: 'product-page-view', eventInfo: {} },
  { event: 'added', commerce: { productListAdds: { value: 1 } }, productListItems: [{ SKU: 'oolong', priceTotal: 40, quantity: 2 }] },
];

describe('what a page says', () => {
  it('GA4 events', () => fuzz(fc.tuple(named, mutated(fc.constant(ga4))), ([name, parameters]) => taken([read(name, parameters)])));

  it('entries of the dataLayer', () =>
    fuzz(
      mutated(
        fc.constantFrom<unknown>({ event: 'purchase', ecommerce: ga4 }, { 0: 'event', 1: 'purchase', 2: ga4 }, [
          'consent',
          'update',
          { analytics_storage: 'granted' },
        ]),
      ),
      (entry) => {
        const found = readEntry(entry);
        if (found?.kind === 'event') taken([read(found.name, found.params)]);
      },
    ));

  it('structured data', () =>
    fuzz(mutated(fc.constantFrom<unknown>(ld, { '@graph': [ld] }, [{ ...ld, '@type': 'ProductGroup', hasVariant: [ld, ld] }])), (data) =>
      taken(jsonLdToEvents([jsonText(data)], read)),
    ));

  it('Segment', () => fuzz(mutated(fc.constant(segment)), (call) => taken(segmentToEvents(call, read))));

  it('Klaviyo', () => fuzz(mutated(fc.constant(klaviyo)), (call) => taken(klaviyoToEvents(call, read))));
  it('Meta', () => fuzz(mutated(fc.constant(meta)), (call) => taken(metaToEvents(call, read, createMetaMemory()))));
  it('Snowplow', () => fuzz(mutated(fc.constant(snowplow)), (call) => taken(snowplowToEvents(call, read))));
  it('Tealium', () => fuzz(mutated(fc.constant(tealium)), (call) => taken(tealiumToEvents(call, read))));
  it('CEDDL', () =>
    fuzz(mutated(fc.constant(digitalData)), (state) => taken([...ceddlToEvents(state, read), ...ceddlToEvents(state, read, state)])));
  it('Universal Analytics', () => fuzz(mutated(fc.constant(ua)), (entry) => taken(uaToEvents(entry, read))));

  it('Matomo, analytics.js and Adobe, which remember what was said before', () =>
    fuzz(
      fc.tuple(...[matomo, ga, adobe].map((messages) => fc.array(mutated(fc.constantFrom<unknown>(...messages)), { maxLength: 4 }))),
      ([calls = [], commands = [], entries = []]) => {
        const items = createMatomoMemory();
        const products = createGaMemory();
        const contexts = createAdobeMemory();
        taken([
          ...calls.flatMap((call) => matomoToEvents(call, read, items)),
          ...commands.flatMap((command) => gaToEvents(command, read, products)),
          ...entries.flatMap((entry) => adobeToEvents(entry, read, contexts)),
        ]);
      },
    ));

  it('Shopify, which remembers what was said before', () =>
    fuzz(fc.array(mutated(fc.constantFrom(...shopify)), { maxLength: 3 }), (messages) => {
      const memory = createShopifyMemory();
      for (const message of messages) taken(shopifyToEvents(Object(message) as { type: string; payload: unknown }, read, memory));
    }));

  it('WooCommerce', () =>
    fuzz(mutated(fc.constantFrom(...woo)), (message) => taken(wooToEvents(Object(message) as { type: string; payload: unknown }, read))));
});

describe('a condition', () => {
  const facts = fc.dictionary(
    fc.constantFrom(...conditionFields),
    fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.array(fc.string(), { maxLength: 3 })),
  );
  it('that is taken has a truth under any facts, and a part that is never stricter', () =>
    fuzz(fc.tuple(mutated(validInput(conditionSchema)), facts), ([input, known]) => {
      const read = parseWith(conditionSchema, input, 'condition_malformed');
      if (!read.ok) return;
      const whole = evaluateCondition(read.value, known);
      const part = evaluateCondition(
        partOfCondition(read.value, (field) => field.startsWith('cart.')),
        known,
      );
      if (whole && !part) throw new Error('The part is stricter than the whole.');
    }));
});
