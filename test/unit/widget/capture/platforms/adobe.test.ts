import { expect, test } from 'vitest';
import { adobeToEvents, createAdobeMemory } from '../../../../../widget/capture/platforms/adobe';
import { heard, read } from './heard';

const said = (...entries: readonly unknown[]) => {
  const memory = createAdobeMemory();
  return heard(entries.flatMap((entry) => adobeToEvents(entry, read, memory)));
};

// https://github.com/adobe/commerce-events/tree/main/examples/events
const product = {
  productId: 111111,
  name: 'Beaumont Summit Kit',
  sku: 'MJ01',
  pricing: { regularPrice: 42, minimalPrice: 42, specialPrice: 39.5, currencyCode: 'USD' },
};
const line = {
  id: 'line-1',
  product: { name: 'Beaumont Summit Kit', sku: 'MJ01' },
  prices: { price: { value: 42, currency: 'USD' } },
  quantity: 2,
};
const lineMeant = { itemId: 'MJ01', itemName: 'Beaumont Summit Kit', price: 4_200, quantity: 2 };

test('Adobe Commerce: contexts in earlier entries', () => {
  const cart = { id: '111', items: [line], prices: { subtotalExcludingTax: { value: 84, currency: 'USD' } } };
  expect(
    said(
      { productContext: product },
      { event: 'product-page-view', eventInfo: {} },
      { shoppingCartContext: cart },
      { changedProductsContext: null },
      { changedProductsContext: { items: [line] } },
      { event: 'add-to-cart' },
      { event: 'shopping-cart-view' },
      { event: 'initiate-checkout' },
      { orderContext: { orderId: '9', grandTotal: 90, subtotalExcludingTax: 84 } },
      { event: 'place-order' },
    ),
  ).toEqual([
    { name: 'view_item', currency: 'USD', items: [{ itemId: 'MJ01', itemName: 'Beaumont Summit Kit', price: 3_950, quantity: 1 }] },
    { name: 'add_to_cart', currency: 'USD', items: [lineMeant] },
    { name: 'view_cart', currency: 'USD', value: 8_400, items: [lineMeant] },
    { name: 'begin_checkout', currency: 'USD', value: 8_400, items: [lineMeant] },
    { name: 'purchase', currency: 'USD', value: 8_400, transactionId: '9', items: [lineMeant] },
  ]);
});

test('Adobe Commerce: contexts in the event itself, as its drop-ins send them', () => {
  expect(said({ event: 'remove-from-cart', eventInfo: { changedProductsContext: { items: [line] } } })).toEqual([
    { name: 'remove_from_cart', currency: 'USD', items: [lineMeant] },
  ]);
  expect(said({ event: 'search-request-sent', eventInfo: { searchInputContext: { units: [{ phrase: 'kit' }] } } })).toEqual([
    { name: 'search', searchTerm: 'kit' },
  ]);
});

// https://experienceleague.adobe.com/en/docs/platform-learn/implement-web-sdk-tutorial
test('the Experience Data Model: prices of all pieces', () => {
  const productListItems = [{ SKU: 'LLMH09', name: 'Foam Roller', priceTotal: 37.9, quantity: 2, currencyCode: 'USD' }];
  const items = [{ itemId: 'LLMH09', itemName: 'Foam Roller', price: 1_895, quantity: 2 }];
  expect(said({ event: 'productAdded', commerce: { productListAdds: { value: 1 } }, productListItems })).toEqual([
    { name: 'add_to_cart', currency: 'USD', items },
  ]);
  const commerce = { purchases: { value: 1 }, order: { purchaseID: 'P1', priceTotal: 37.9, currencyCode: 'USD' } };
  expect(said({ event: 'ordered', xdm: { commerce, productListItems } })).toEqual([
    { name: 'purchase', currency: 'USD', value: 3_790, transactionId: 'P1', items },
  ]);
});

test('state alone, functions and other events say nothing', () => {
  expect(said({ page: { title: 'a' } }, () => {}, { event: 'cmp:show' }, { event: 'cmp:click' }, null)).toEqual([]);
});
