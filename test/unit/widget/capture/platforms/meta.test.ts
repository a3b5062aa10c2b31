import { expect, test } from 'vitest';
import { createMetaMemory, metaToEvents } from '../../../../../widget/capture/platforms/meta';
import { heard, read } from './heard';

const said = (...calls: readonly (readonly unknown[])[]) => {
  const memory = createMetaMemory();
  return heard(calls.flatMap((call) => metaToEvents(call, read, memory)));
};

// https://developers.facebook.com/docs/meta-pixel/reference
test('contents with prices, and the total of the order', () => {
  const contents = [
    { id: '301', quantity: 1, item_price: 85.0 },
    { id: '401', quantity: 2, item_price: 15.0 },
  ];
  expect(said(['track', 'Purchase', { value: 115.0, currency: 'USD', contents, content_type: 'product' }, { eventID: 'order-1' }])).toEqual(
    [
      {
        name: 'purchase',
        currency: 'USD',
        value: 11_500,
        transactionId: 'order-1',
        items: [
          { itemId: '301', quantity: 1, price: 8_500 },
          { itemId: '401', quantity: 2, price: 1_500 },
        ],
      },
    ],
  );
});

test('ids alone: the value of a single product is its price', () => {
  const tee = { content_name: 'Really Fast Running Shoes', content_category: 'Apparel & Accessories > Shoes', content_ids: ['1234'] };
  const item = { itemId: '1234', itemName: 'Really Fast Running Shoes', categories: ['Apparel & Accessories', 'Shoes'], quantity: 1 };
  expect(said(['track', 'ViewContent', { ...tee, content_type: 'product', value: 0.5, currency: 'USD' }])).toEqual([
    { name: 'view_item', currency: 'USD', value: 50, items: [{ ...item, price: 50 }] },
  ]);
  expect(said(['track', 'AddToCart', { value: 30, currency: 'EUR', contents: [{ id: '301', quantity: 3 }] }])).toEqual([
    { name: 'add_to_cart', currency: 'EUR', value: 3_000, items: [{ itemId: '301', quantity: 3, price: 1_000 }] },
  ]);
});

test('searches and checkouts', () => {
  expect(said(['track', 'Search', { search_string: 'shoes' }], ['track', 'InitiateCheckout'])).toEqual([
    { name: 'search', searchTerm: 'shoes' },
    { name: 'begin_checkout', currency: 'EUR', items: [] },
  ]);
});

test('of several pixels the first speaks for the page', () => {
  const add = { content_ids: ['1'] };
  expect(said(['trackSingle', 'A', 'AddToCart', add], ['trackSingle', 'B', 'AddToCart', add])).toHaveLength(1);
});

test('what is not a standard event says nothing', () => {
  expect(said(['init', '1'], ['track', 'PageView'], ['trackCustom', 'AddToCart', { content_ids: ['1'] }], ['track', 'Lead'])).toEqual([]);
});
