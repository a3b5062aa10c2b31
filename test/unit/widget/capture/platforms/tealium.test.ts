import { expect, test } from 'vitest';
import { tealiumToEvents } from '../../../../../widget/capture/platforms/tealium';
import { heard, read } from './heard';

const said = (data: unknown) => heard(tealiumToEvents(['view', data], read));

// https://docs.tealium.com/platforms/getting-started-web/data-layer/definitions/retail/
const products = {
  product_id: ['PROD123', 'PROD456'],
  product_name: ['Boots', 'Socks'],
  product_brand: ['Ralph Lauren', 'Ralph Lauren'],
  product_category: ['Shoes', 'Clothing'],
  product_price: ['12.99', '25.99'],
  product_quantity: ['2', '1'],
};
const items = [
  { itemId: 'PROD123', itemName: 'Boots', itemBrand: 'Ralph Lauren', categories: ['Shoes'], price: 1_299, quantity: 2 },
  { itemId: 'PROD456', itemName: 'Socks', itemBrand: 'Ralph Lauren', categories: ['Clothing'], price: 2_599, quantity: 1 },
];

test('lists side by side are products', () => {
  expect(said({ tealium_event: 'cart_view', site_currency: 'GBP', ...products })).toEqual([{ name: 'view_cart', currency: 'GBP', items }]);
  expect(
    said({
      tealium_event: 'purchase',
      order_id: 'ORD-1',
      order_currency_code: 'USD',
      order_subtotal: '51.97',
      order_total: '60',
      ...products,
    }),
  ).toEqual([{ name: 'purchase', currency: 'USD', value: 5_197, transactionId: 'ORD-1', items }]);
});

test('a product page by its event, its older name, or the type of the page; by SKU if it has no ids', () => {
  const one = { product_id: [''], product_sku: ['PR-RED-1234'], product_unit_price: ['25.99'] };
  const meant = [{ name: 'view_item', currency: 'EUR', items: [{ itemId: 'PR-RED-1234', price: 2_599, quantity: 1 }] }];
  expect(said({ tealium_event: 'product_view', ...one })).toEqual(meant);
  expect(said({ event_name: 'product_view', ...one })).toEqual(meant);
  expect(said({ page_type: 'product', ...one })).toEqual(meant);
});

test('the added one is in the product lists, the cart in lists of its own', () => {
  expect(
    said({ tealium_event: 'cart_add', product_id: ['PROD123'], product_price: ['12.99'], cart_product_id: ['PROD123', 'PROD456'] }),
  ).toEqual([{ name: 'add_to_cart', currency: 'EUR', items: [{ itemId: 'PROD123', price: 1_299, quantity: 1 }] }]);
});

test('a search', () => {
  expect(said({ tealium_event: 'search', search_keyword: 'Tealium shirt', search_results: '42' })).toEqual([
    { name: 'search', searchTerm: 'Tealium shirt' },
  ]);
});
