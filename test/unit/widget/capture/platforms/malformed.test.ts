import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEvent } from '../../../../../src/protocol/events/shopperEvent';
import { adobeToEvents, createAdobeMemory } from '../../../../../widget/capture/platforms/adobe';
import { ceddlToEvents } from '../../../../../widget/capture/platforms/ceddl';
import { klaviyoToEvents } from '../../../../../widget/capture/platforms/klaviyo';
import { createMatomoMemory, matomoToEvents } from '../../../../../widget/capture/platforms/matomo';
import { createMetaMemory, metaToEvents } from '../../../../../widget/capture/platforms/meta';
import { metaProduct, shopifyAnalyticsToEvents } from '../../../../../widget/capture/platforms/shopifyAnalytics';
import { snowplowToEvents } from '../../../../../widget/capture/platforms/snowplow';
import { tealiumToEvents } from '../../../../../widget/capture/platforms/tealium';
import { createGaMemory, gaToEvents, uaToEvents } from '../../../../../widget/capture/platforms/universalAnalytics';
import { identityOf } from '../../../../../widget/capture/platforms/vendors';
import { read } from './heard';

/** Each vendor's reading of one value wherever its messages have products or amounts. */
const readings = (value: unknown) => {
  const matomo = createMatomoMemory();
  const adobe = createAdobeMemory();
  const ga = createGaMemory();
  const calls: readonly unknown[][] = [
    ['setEcommerceView', value, value, value, value],
    ['addEcommerceItem', 'a', value, value, value, value],
    ['trackEcommerceCartUpdate', value],
    ['addEcommerceItem', 'a', 'A', value, value, value],
    ['trackEcommerceCartUpdate', value],
    ['trackEcommerceOrder', value, value],
  ];
  const entries: readonly unknown[] = [
    value,
    { productContext: value, changedProductsContext: { items: value }, shoppingCartContext: value },
    { event: 'product-page-view' },
    { event: 'add-to-cart', eventInfo: value },
    { event: 'shopping-cart-view' },
    { event: value, commerce: { productListAdds: 1 }, productListItems: value },
  ];
  return [
    ...calls.flatMap((call) => matomoToEvents(call, read, matomo)),
    ...['AddToCart', 'Purchase', value].flatMap((name) => metaToEvents(['track', name, value, value], read, createMetaMemory())),
    ...metaToEvents(['track', 'AddToCart', { contents: value, content_ids: value, value, currency: value }], read, createMetaMemory()),
    ...['Viewed Product', 'Added to Cart'].flatMap((name) => klaviyoToEvents(['track', name, value], read)),
    ...klaviyoToEvents(['track', 'Started Checkout', { Items: value, $value: value }], read),
    ...entries.flatMap((entry) => adobeToEvents(entry, read, adobe)),
    ...[
      value,
      { product: value },
      { cart: { item: value, price: value } },
      { transaction: { transactionID: 't', total: value, item: value } },
    ].flatMap((state) => [...ceddlToEvents(state, read), ...ceddlToEvents(state, read, value)]),
    ...tealiumToEvents(['view', value], read),
    ...tealiumToEvents(['view', { tealium_event: 'cart_add', product_id: value, product_price: value, product_quantity: value }], read),
    ...['trackAddToCart', 'trackTransaction', value].flatMap((name) => snowplowToEvents([name, value], read)),
    ...snowplowToEvents(['trackAddToCart:a', { products: value, currency: value }], read),
    ...['add', 'purchase', 'impressions'].flatMap((action) => uaToEvents({ ecommerce: { [action]: value, currencyCode: value } }, read)),
    ...uaToEvents({ ecommerce: { add: { products: value }, purchase: { actionField: value, products: value } } }, read),
    ...[['ec:addProduct', value], ['ec:setAction', 'purchase', value], ['send', value], value].flatMap((call) =>
      gaToEvents(call, read, ga),
    ),
    ...shopifyAnalyticsToEvents(['track', 'Added Product', value], read),
  ];
};

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
const cyclic: Record<string, unknown> = { id: 1 };
for (const name of ['products', 'items', 'contents', 'product', 'productInfo', 'price', 'category', 'Items']) cyclic[name] = cyclic;
const endless: unknown[] = [];
endless.push(endless);
const huge = Array.from({ length: 100_000 }, (_, id) => ({ id, item_id: id, price: '1', quantity: 1 }));

test.each<readonly [string, unknown]>([
  ['null', null],
  ['nothing', undefined],
  ['a text', 'abc'],
  ['a number as text', '12'],
  ['a symbol', Symbol('a')],
  ['a function', () => 1],
  ['an object that is its own product', cyclic],
  ['a list in itself', endless],
  ['a hundred thousand products', huge],
  ['a text of ten million letters', 'a/'.repeat(5_000_000)],
  ['an object without prototype', Object.create(null)],
  ['a date', new Date(Number.NaN)],
  ['an object that throws when read', hostile],
  ['a list of objects that throw when read', [hostile, hostile]],
])('%s in place of products and amounts breaks no mapping', (_, value) => {
  for (const event of readings(value)) {
    expect(readEvent(event)).toMatchObject({ ok: true });
    if ('items' in event) expect(event.items.length).toBeLessThanOrEqual(200);
  }
});

test('nor does anything else', () => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true, withSparseArray: true }), (value) => {
      for (const event of readings(value)) expect(readEvent(event)).toMatchObject({ ok: true });
      metaProduct({ product: value });
      metaProduct({ product: { id: 1, variants: value } });
      identityOf(value);
    }),
    { numRuns: 200 },
  );
});
