import { expect, test } from 'vitest';
import { klaviyoToEvents } from '../../../../../widget/capture/platforms/klaviyo';
import { heard, read } from './heard';

const said = (...call: readonly unknown[]) => heard(klaviyoToEvents(call, read));

// https://developers.klaviyo.com/en/docs/guide_to_integrating_a_platform_without_a_pre_built_klaviyo_integration
const winnie = {
  ProductID: '1111',
  SKU: 'WINNIEPOOH',
  ProductName: 'Winnie the Pooh',
  Quantity: 1,
  ItemPrice: 9.99,
  RowTotal: 9.99,
  ProductURL: 'http://www.example.com/path/to/product',
  ImageURL: 'http://www.example.com/path/to/product/image.png',
  ProductCategories: ['Fiction', 'Children'],
};
const tale = {
  ...winnie,
  ProductID: '1112',
  SKU: 'TALEOFTWO',
  ProductName: 'A Tale of Two Cities',
  ItemPrice: 19.99,
  ProductCategories: ['Fiction', 'Classics'],
};
const winnieMeant = { itemId: '1111', itemName: 'Winnie the Pooh', categories: ['Fiction', 'Children'], price: 999, quantity: 1 };
const taleMeant = { itemId: '1112', itemName: 'A Tale of Two Cities', categories: ['Fiction', 'Classics'], price: 1_999, quantity: 1 };

test('Viewed Product', () => {
  const product = {
    ProductName: 'Winnie the Pooh',
    ProductID: '1111',
    SKU: 'WINNIEPOOH',
    Categories: ['Fiction', 'Children'],
    Brand: 'Kids Books',
    Price: '$9.99',
    CompareAtPrice: 14.99,
  };
  expect(said('track', 'Viewed Product', product)).toEqual([
    { name: 'view_item', currency: 'EUR', items: [{ ...winnieMeant, itemBrand: 'Kids Books' }] },
  ]);
});

test('Added to Cart is about the added one, not the whole cart', () => {
  const cart = {
    $value: 29.98,
    AddedItemProductName: 'A Tale of Two Cities',
    AddedItemProductID: '1112',
    AddedItemSKU: 'TALEOFTWO',
    AddedItemCategories: ['Fiction', 'Classics'],
    AddedItemPrice: 19.99,
    AddedItemQuantity: 1,
    ItemNames: ['Winnie the Pooh', 'A Tale of Two Cities'],
    CheckoutURL: 'http://www.example.com/path/to/checkout',
    Items: [winnie, tale],
  };
  expect(said('track', 'Added to Cart', cart)).toEqual([{ name: 'add_to_cart', currency: 'EUR', items: [taleMeant] }]);
});

test('Started Checkout', () => {
  expect(said('track', 'Started Checkout', { $event_id: '1000123_1387299423', $value: 29.98, Items: [winnie, tale] })).toEqual([
    { name: 'begin_checkout', currency: 'EUR', value: 2_998, items: [winnieMeant, taleMeant] },
  ]);
});

test('other calls and names say nothing', () => {
  expect([...said('identify', { $email: 'a@example.com' }), ...said('track', 'Active on Site'), ...said('trackViewedItem', {})]).toEqual(
    [],
  );
});
