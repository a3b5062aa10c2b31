import { expect, test } from 'vitest';
import { createGaMemory, gaToEvents, uaToEvents } from '../../../../../widget/capture/platforms/universalAnalytics';
import { heard, read } from './heard';

const said = (entry: unknown) => heard(uaToEvents(entry, read));
const commanded = (...calls: readonly (readonly unknown[])[]) => {
  const memory = createGaMemory();
  return heard(calls.flatMap((call) => gaToEvents(call, read, memory)));
};

// https://developers.google.com/analytics/devguides/collection/ua/gtm/enhanced-ecommerce
const tee = {
  name: 'Triblend Android T-Shirt',
  id: '12345',
  price: '15.25',
  brand: 'Google',
  category: 'Apparel/T-Shirts',
  variant: 'Gray',
};
const item = {
  itemId: '12345',
  itemName: 'Triblend Android T-Shirt',
  itemBrand: 'Google',
  categories: ['Apparel', 'T-Shirts'],
  price: 1_525,
  quantity: 1,
};

test('the dataLayer: each action of an entry', () => {
  expect(
    said({
      ecommerce: {
        currencyCode: 'USD',
        detail: { actionField: { list: 'Apparel Gallery' }, products: [tee] },
        impressions: [{ ...tee, list: 'Related' }],
      },
    }),
  ).toEqual([
    { name: 'view_item_list', currency: 'USD', items: [item], listId: 'Related' },
    { name: 'view_item', currency: 'USD', items: [item] },
  ]);
  expect(said({ event: 'addToCart', ecommerce: { currencyCode: 'EUR', add: { products: [{ ...tee, quantity: 1 }] } } })).toEqual([
    { name: 'add_to_cart', currency: 'EUR', items: [item] },
  ]);
  expect(said({ event: 'removeFromCart', ecommerce: { remove: { products: [{ ...tee, quantity: 2 }] } } })).toMatchObject([
    { name: 'remove_from_cart' },
  ]);
  expect(said({ event: 'productClick', ecommerce: { click: { actionField: { list: 'Search Results' }, products: [tee] } } })).toMatchObject(
    [{ name: 'select_item', listId: 'Search Results' }],
  );
});

test('the dataLayer: checkout counts at its first step, an order by its id', () => {
  const checkout = (step: number) => said({ event: 'checkout', ecommerce: { checkout: { actionField: { step }, products: [tee] } } });
  expect(checkout(1)).toMatchObject([{ name: 'begin_checkout', items: [item] }]);
  expect(checkout(2)).toEqual([]);
  const actionField = { id: 'T12345', affiliation: 'Online Store', revenue: '35.43', tax: '4.90', shipping: '5.99', coupon: 'SUMMER_SALE' };
  expect(said({ ecommerce: { purchase: { actionField, products: [tee] } } })).toEqual([
    { name: 'purchase', currency: 'EUR', value: 3_543, transactionId: 'T12345', coupon: 'SUMMER_SALE', items: [item] },
  ]);
  expect(said({ ecommerce: { refund: { actionField: { id: 'T12345' } } } })).toMatchObject([{ name: 'refund', transactionId: 'T12345' }]);
});

test('the dataLayer: entries of GA4 say nothing here, other actions are named', () => {
  const names: unknown[] = [];
  const listen = (entry: unknown) => uaToEvents(entry, (name) => void names.push(name));
  listen({ event: 'add_to_cart', ecommerce: { items: [tee] } });
  listen({ event: 'gtm.js' });
  expect(names).toEqual([]);
  listen({ event: 'promotionClick', ecommerce: { promoClick: { promotions: [] } } });
  expect(names).toEqual(['ecommerce.promoClick']);
});

// https://developers.google.com/analytics/devguides/collection/analyticsjs/enhanced-ecommerce
test('analytics.js: products wait for their action, and both for the hit', () => {
  expect(
    commanded(
      ['create', 'UA-1-1'],
      ['require', 'ec'],
      ['set', 'currencyCode', 'USD'],
      ['ec:addProduct', { ...tee, quantity: 2 }],
      ['tracker.ec:setAction', 'add'],
      ['send', 'event', 'UX', 'click', 'add to cart'],
      ['send', 'pageview'],
      ['ec:addImpression', { ...tee, list: 'Search Results' }],
      ['ec:addProduct', tee],
      ['ec:setAction', 'purchase', { id: 'T1', revenue: '37.39' }],
      ['send', 'pageview'],
    ),
  ).toEqual([
    { name: 'add_to_cart', currency: 'USD', items: [{ ...item, quantity: 2 }] },
    { name: 'view_item_list', currency: 'USD', items: [item], listId: 'Search Results' },
    { name: 'purchase', currency: 'USD', value: 3_739, transactionId: 'T1', items: [item] },
  ]);
});
