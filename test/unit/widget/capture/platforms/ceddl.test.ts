import { expect, test } from 'vitest';
import { ceddlToEvents } from '../../../../../widget/capture/platforms/ceddl';
import { heard, read } from './heard';

const said = (state: unknown, event?: unknown) => heard(ceddlToEvents(state, read, event));

// https://www.w3.org/2013/12/ceddl-201312.pdf
const product = {
  productInfo: { productID: 'rog300', productName: 'Rogaine', sku: '10324', manufacturer: 'Pfizer', color: 'black' },
  category: { primaryCategory: 'Health', subCategory1: 'Hair', productType: 'lotion' },
  attributes: {},
};
const item = { itemId: 'rog300', itemName: 'Rogaine', itemBrand: 'Pfizer', categories: ['Health', 'Hair'], quantity: 1 };
const line = { ...product, quantity: 2, price: { basePrice: 200.0, currency: 'USD', priceWithTax: 120 } };
const lineMeant = { ...item, price: 12_000, quantity: 2 };

test('a page with one product shows it, a page with several shows a list', () => {
  expect(said({ product: [product] })).toEqual([{ name: 'view_item', currency: 'EUR', items: [item] }]);
  expect(said({ product: [product, product] })).toEqual([]);
});

test('the cart and the order', () => {
  expect(said({ cart: { cartID: 'CART1234', price: { basePrice: 240, currency: 'USD', cartTotal: 263 }, item: [line] } })).toEqual([
    { name: 'view_cart', currency: 'USD', value: 24_000, items: [lineMeant] },
  ]);
  expect(
    said({ transaction: { transactionID: 'T1', total: { basePrice: 240, currency: 'USD', transactionTotal: 263 }, item: [line] } }),
  ).toEqual([{ name: 'purchase', currency: 'USD', value: 24_000, transactionId: 'T1', items: [lineMeant] }]);
});

test('an event is about its own product, else the page’s only one', () => {
  const event = { eventInfo: { eventName: 'Add to Cart', eventAction: 'addtocart' }, category: { primaryCategory: 'Cart' } };
  const add = { name: 'add_to_cart', currency: 'EUR', items: [item] };
  expect(said({ product: [product] }, event)).toEqual([add]);
  expect(said({ product: [product, product] }, { ...event, attributes: { product } })).toEqual([add]);
  expect(said({ product: [product, product] }, event)).toEqual([]);
  expect(said({ product: [product] }, { eventInfo: { eventName: 'Remove from basket' } })).toMatchObject([{ name: 'remove_from_cart' }]);
  expect(said({ product: [product] }, { eventInfo: { eventName: 'Add News Portal', eventAction: 'addportal' } })).toEqual([]);
});
