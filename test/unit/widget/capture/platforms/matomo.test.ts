import { expect, test } from 'vitest';
import { createMatomoMemory, matomoToEvents } from '../../../../../widget/capture/platforms/matomo';
import { heard, read } from './heard';

const said = (...calls: readonly (readonly unknown[])[]) => {
  const memory = createMatomoMemory();
  return heard(calls.flatMap((call) => matomoToEvents(call, read, memory)));
};

// https://matomo.org/faq/reports/advanced-manually-tracking-ecommerce-actions-in-matomo/
const book = ['addEcommerceItem', '0123456789', 'Ecommerce Analytics Book', ['Books', 'Best sellers'], 9.99, 1] as const;
const bookMeant = {
  itemId: '0123456789',
  itemName: 'Ecommerce Analytics Book',
  categories: ['Books', 'Best sellers'],
  price: 999,
  quantity: 1,
};

test('a product page, and a category page', () => {
  expect(
    said(
      ['setEcommerceView', '0123456789', 'Ecommerce Analytics Book', ['Books', 'Best sellers'], 9.99],
      ['setEcommerceView', false, false, 'Books'],
      ['trackPageView'],
    ),
  ).toEqual([
    { name: 'view_item', currency: 'EUR', items: [bookMeant] },
    { name: 'view_item_list', currency: 'EUR', items: [], listId: 'Books' },
  ]);
});

test('the first update states the cart, the next ones what has changed', () => {
  const other = ['addEcommerceItem', '987', 'Pen', 'Office', '1,50', 2] as const;
  expect(
    said(
      book,
      ['trackEcommerceCartUpdate', 9.99],
      other,
      ['trackEcommerceCartUpdate', 12.99],
      [...book.slice(0, 5), 3],
      ['removeEcommerceItem', '987'],
      ['trackEcommerceCartUpdate', 29.97],
      ['clearEcommerceCart'],
      ['trackEcommerceCartUpdate', 0],
    ),
  ).toEqual([
    { name: 'view_cart', currency: 'EUR', value: 999, items: [bookMeant] },
    {
      name: 'add_to_cart',
      currency: 'EUR',
      items: [{ itemId: '987', itemName: 'Pen', categories: ['Office'], price: 150, quantity: 2 }],
    },
    { name: 'add_to_cart', currency: 'EUR', items: [{ ...bookMeant, quantity: 2 }] },
    { name: 'remove_from_cart', currency: 'EUR', items: [{ itemId: '987', quantity: 2 }] },
    { name: 'remove_from_cart', currency: 'EUR', items: [{ itemId: '0123456789', quantity: 3 }] },
  ]);
});

test('an order has its items, and empties the cart', () => {
  expect(said(book, ['trackEcommerceOrder', '000123', 10.99, 9.99, 1.5, 1, false], ['trackEcommerceOrder', '000124', 10.99])).toEqual([
    { name: 'purchase', currency: 'EUR', value: 999, transactionId: '000123', items: [bookMeant] },
    { name: 'purchase', currency: 'EUR', value: 1_099, transactionId: '000124', items: [] },
  ]);
});

test('a search', () => {
  expect(said(['trackSiteSearch', 'Banana', 'Organic Food', 0])).toEqual([{ name: 'search', searchTerm: 'Banana' }]);
});
