import { expect, test } from 'vitest';
import { metaProduct, shopifyAnalyticsToEvents } from '../../../../../widget/capture/platforms/shopifyAnalytics';
import { heard, read } from './heard';

const said = (...call: readonly unknown[]) => heard(shopifyAnalyticsToEvents(call, read));

const potion = {
  currency: 'USD',
  variantId: 39897499828289,
  productId: 6786188247105,
  productGid: 'gid://shopify/Product/6786188247105',
  name: 'Health potion - S / Low',
  price: '10.00',
  sku: '',
  brand: "Polina's Potent Potions",
  variant: 'S / Low',
  category: 'Health',
};
const item = {
  itemId: 'gid://shopify/Product/6786188247105',
  itemName: 'Health potion - S / Low',
  itemBrand: "Polina's Potent Potions",
  categories: ['Health'],
  price: 1_000,
  quantity: 1,
};

test('a theme without standard events: what Shopify itself tracks', () => {
  expect(said('track', 'Viewed Product', potion)).toEqual([{ name: 'view_item', currency: 'USD', items: [item] }]);
  expect(said('track', 'Added Product', { ...potion, productGid: undefined, quantity: '2' })).toEqual([
    { name: 'add_to_cart', currency: 'USD', items: [{ ...item, quantity: 2 }] },
  ]);
});

test('the same once more for another system is not counted', () => {
  expect(said('track', 'monorail://trekkie_storefront_track_added_product/1.1', potion)).toEqual([]);
  expect(said('page', null, {})).toEqual([]);
});

test('the page’s product, at the price of its chosen variant, else the lowest', () => {
  const meta = {
    product: {
      id: 6786188247105,
      vendor: 'Polina',
      type: 'Health',
      variants: [
        { id: 1, price: 1_200 },
        { id: 2, price: 1_000 },
      ],
    },
    currency: 'USD',
  };
  const product = { item_id: 'gid://shopify/Product/6786188247105', item_brand: 'Polina', item_category: 'Health' };
  expect(metaProduct(meta)).toEqual({ currency: 'USD', items: [{ ...product, price: 10 }] });
  expect(metaProduct({ ...meta, selectedVariantId: '1' })).toEqual({ currency: 'USD', items: [{ ...product, price: 12 }] });
  expect(metaProduct({ page: { pageType: 'home' } })).toBeUndefined();
});
