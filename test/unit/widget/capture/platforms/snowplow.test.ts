import { expect, test } from 'vitest';
import { snowplowSources, snowplowToEvents } from '../../../../../widget/capture/platforms/snowplow';
import { heard, read } from './heard';

const said = (...call: readonly unknown[]) => heard(snowplowToEvents(call, read));

// https://docs.snowplow.io/docs/sources/web-trackers/tracking-events/ecommerce/
const product = { id: 'P125', name: 'Baseball T', brand: 'Snowplow', category: 'Mens/Apparel', price: 200, currency: 'USD' };
const item = { itemId: 'P125', itemName: 'Baseball T', itemBrand: 'Snowplow', categories: ['Mens', 'Apparel'], price: 20_000, quantity: 1 };

test('views, lists and the cart', () => {
  expect(said('trackProductView:sp', product)).toEqual([{ name: 'view_item', currency: 'USD', items: [item] }]);
  expect(said('trackProductListView', { products: [product], name: 'Recommended Products' })).toEqual([
    { name: 'view_item_list', currency: 'USD', items: [item], listId: 'Recommended Products' },
  ]);
  expect(said('trackProductListClick', { product, name: 'Recommended Products' })).toEqual([
    { name: 'select_item', currency: 'USD', items: [item], listId: 'Recommended Products' },
  ]);
  expect(said('trackAddToCart', { products: [{ ...product, quantity: 2 }], total_value: 400, currency: 'USD' })).toEqual([
    { name: 'add_to_cart', currency: 'USD', items: [{ ...item, quantity: 2 }] },
  ]);
  expect(said('trackRemoveFromCart:sp', { products: [product], total_value: 0, currency: 'USD' })).toEqual([
    { name: 'remove_from_cart', currency: 'USD', items: [item] },
  ]);
});

test('checkout, order and refund', () => {
  const order = { transaction_id: 'T12345', revenue: 230, currency: 'EUR', payment_method: 'credit_card', total_quantity: 1 };
  expect(said('trackTransaction', { ...order, products: [{ ...product, currency: 'EUR' }] })).toEqual([
    { name: 'purchase', currency: 'EUR', value: 23_000, transactionId: 'T12345', items: [item] },
  ]);
  expect(said('trackRefund', { transaction_id: 'T12345', currency: 'EUR', refund_amount: 20 })).toEqual([
    { name: 'refund', currency: 'EUR', value: 2_000, transactionId: 'T12345', items: [] },
  ]);
  expect(said('trackCheckoutStep', { step: 1 })).toEqual([{ name: 'begin_checkout', currency: 'EUR', items: [] }]);
  expect(said('trackCheckoutStep', { step: 2 })).toEqual([]);
});

test('the original plugin names its fields otherwise', () => {
  const tie = { sku: '000345', name: 'blue tie', category: 'clothing', unitPrice: 3.49, quantity: 2, currency: 'GBP' };
  expect(said('trackAddToCart', tie)).toEqual([
    {
      name: 'add_to_cart',
      currency: 'GBP',
      items: [{ itemId: '000345', itemName: 'blue tie', categories: ['clothing'], price: 349, quantity: 2 }],
    },
  ]);
});

test('the page chooses the name of the tag', () => {
  expect(snowplowSources({ GlobalSnowplowNamespace: ['ours'] })).toEqual([['ours.q', 'push']]);
  expect(snowplowSources({})).toEqual([]);
});
