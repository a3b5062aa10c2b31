import type { ShopifyMessage } from '../../../../widget/capture/platforms/shopify';
import type { PublishedRow } from './row';

const view = (type: string, payload: unknown): ShopifyMessage => ({ type: `shopify:${type}`, payload });
const PRODUCT = 'gid://shopify/Product/6786188247105';
const VARIANT = 'gid://shopify/ProductVariant/39897499828289';
const CART_LINE = 'gid://shopify/CartLine/39897499828289:3a5c1b';

/** Outputs of the filter, https://shopify.dev/docs/api/liquid/filters/standard_event_data */
const liquid: readonly PublishedRow<readonly ShopifyMessage[]>[] = [
  {
    what: 'product, context page',
    says: [
      view('product:view', {
        product: { id: 6786188247105, title: 'Health potion', handle: 'health-potion', selectedVariant: null },
        context: 'page',
        selectedOptions: [],
      }),
    ],
    means: [{ name: 'view_item', items: [{ itemId: PRODUCT, itemName: 'Health potion', quantity: 1 }] }],
  },
  {
    what: 'collection without a record',
    says: [view('collection:view', { collection: { id: null, handle: 'all', productsCount: 19 } })],
    means: [{ name: 'view_item_list', listId: 'all', items: [] }],
  },
  {
    what: 'cart that was not made yet, context dialog',
    says: [view('cart:view', { context: 'dialog', cart: null })],
    means: [{ name: 'view_cart', items: [] }],
  },
];

/** https://shopify.dev/docs/api/storefront-events-and-actions/events/dispatch and …/actions/update-cart */
const calls: readonly PublishedRow<readonly ShopifyMessage[]>[] = [
  {
    what: 'updateCart adds a line',
    says: [
      view('cart:lines-update', {
        action: 'add',
        context: 'standard-action',
        lines: [{ merchandiseId: 'gid://shopify/ProductVariant/123', quantity: 1 }],
      }),
    ],
    means: [{ name: 'add_to_cart', items: [{ itemId: 'gid://shopify/ProductVariant/123', quantity: 1 }] }],
  },
  {
    what: 'updateCart changes a line of which nothing is known',
    says: [
      view('cart:lines-update', {
        action: 'update',
        context: 'standard-action',
        lines: [{ id: 'gid://shopify/CartLine/456', quantity: 5 }],
      }),
    ],
    means: [],
  },
  {
    what: 'updateCart removes a line of which nothing is known',
    says: [
      view('cart:lines-update', {
        action: 'remove',
        context: 'standard-action',
        lines: [{ id: 'gid://shopify/CartLine/789', quantity: 0 }],
      }),
    ],
    means: [],
  },
];

const money = (amount: string) => ({ amount, currencyCode: 'USD' });
const variant = {
  id: VARIANT,
  title: 'S / Low',
  availableForSale: true,
  price: money('10.00'),
  selectedOptions: [
    { name: 'Size', value: 'S' },
    { name: 'Strength', value: 'Low' },
  ],
};
const product = { id: PRODUCT, title: 'Health potion', handle: 'health-potion' };
const seen = (context: string | null): ShopifyMessage =>
  view('product:view', { context, selectedOptions: variant.selectedOptions, product: { ...product, selectedVariant: variant } });
const cart = (quantity: number, amount: string) => ({
  id: 'gid://shopify/Cart/c1-7a2abe82733a34e84aa472d57fb5c3c1',
  totalQuantity: quantity,
  cost: { totalAmount: money(amount) },
  lines: [{ id: CART_LINE, quantity, cost: { totalAmount: money(amount) } }],
  discountCodes: [],
});
const potion = { itemId: PRODUCT, itemName: 'Health potion', price: 1_000 };
const viewed = { name: 'view_item', currency: 'USD', items: [{ ...potion, quantity: 1 }] };
const add = { action: 'add', context: 'product', lines: [{ merchandiseId: VARIANT, quantity: 2 }] };

/** Every event of https://cdn.shopify.com/storefront/standard-events.d.ts, its declaration filled in: the reference has no example values. */
const declared: readonly PublishedRow<readonly ShopifyMessage[]>[] = [
  {
    what: 'page:view',
    says: [
      view('page:view', { page: { template: 'product', title: 'Health potion', url: 'https://shop.example/products/health-potion' } }),
    ],
    means: [{ name: 'page_view', pageType: 'product' }],
  },
  { what: 'product:view of a page, with the variant chosen', says: [seen('page')], means: [viewed] },
  { what: 'product:view in a dialog', says: [seen('dialog')], means: [viewed] },
  {
    what: 'product:view in a collection',
    says: [seen('collection')],
    means: [{ name: 'view_item_list', listId: 'collection', currency: 'USD', items: [{ ...potion, quantity: 1 }] }],
  },
  {
    what: 'product:view among recommendations',
    says: [seen('recommendation')],
    means: [{ name: 'view_item_list', listId: 'recommendation', currency: 'USD', items: [{ ...potion, quantity: 1 }] }],
  },
  { what: 'product:view that does not say where', says: [seen(null)], means: [] },
  {
    what: 'product:select: its variant is known when it goes into the cart',
    says: [
      {
        type: 'shopify:product:select',
        payload: { product, selectedOptions: variant.selectedOptions },
        result: { variant },
      },
      { type: 'shopify:cart:lines-update', payload: add, result: { cart: null } },
    ],
    means: [{ name: 'add_to_cart', currency: 'USD', items: [{ ...potion, quantity: 2 }] }],
  },
  {
    what: 'collection:view',
    says: [
      view('collection:view', { collection: { id: 'gid://shopify/Collection/265200042049', handle: 'sale-potions', productsCount: 4 } }),
    ],
    means: [{ name: 'view_item_list', listId: 'sale-potions', items: [] }],
  },
  {
    what: 'collection:update',
    says: [
      view('collection:update', {
        collection: { id: 'gid://shopify/Collection/265200042049', handle: 'sale-potions', productsCount: 4 },
        productFilters: [{ available: true }],
        sortKey: 'PRICE',
      }),
    ],
    means: [],
  },
  {
    what: 'search:update',
    says: [view('search:update', { search: { query: 'potion', sortKey: 'RELEVANCE' } })],
    means: [{ name: 'search', searchTerm: 'potion' }],
  },
  {
    what: 'cart:view: what a line is stands in its id',
    says: [view('cart:view', { context: 'page', cart: cart(3, '30.00') })],
    means: [{ name: 'view_cart', currency: 'USD', value: 3_000, items: [{ itemId: VARIANT, price: 1_000, quantity: 3 }] }],
  },
  {
    what: 'cart:view whose lines say nothing of what they are',
    says: [
      view('cart:view', {
        context: 'page',
        cart: {
          ...cart(3, '30.00'),
          lines: [{ id: 'gid://shopify/CartLine/8f14e45f', quantity: 3, cost: { totalAmount: money('30.00') } }],
        },
      }),
    ],
    means: [{ name: 'view_cart', currency: 'USD', value: 3_000, items: [] }],
  },
  {
    what: 'cart:view of which one line says what it is and one does not: a part would be taken for the whole',
    says: [
      view('cart:view', {
        context: 'page',
        cart: {
          ...cart(4, '40.00'),
          lines: [...cart(3, '30.00').lines, { id: 'gid://shopify/CartLine/8f14e45f', quantity: 1, cost: { totalAmount: money('10.00') } }],
        },
      }),
    ],
    means: [{ name: 'view_cart', currency: 'USD', value: 4_000, items: [] }],
  },
  {
    what: 'cart:view with a connection of the Storefront API',
    says: [
      view('cart:view', {
        context: 'page',
        cart: {
          ...cart(1, '10.00'),
          lines: {
            edges: [
              {
                node: { id: 'gid://shopify/CartLine/8f14e45f', quantity: 1, merchandise: { id: VARIANT, price: money('10.00'), product } },
              },
            ],
          },
        },
      }),
    ],
    means: [{ name: 'view_cart', currency: 'USD', value: 1_000, items: [{ ...potion, quantity: 1 }] }],
  },
  {
    what: 'cart:lines-update add: the product that was looked at, at the price in the cart it resolves to',
    says: [
      seen('page'),
      { type: 'shopify:cart:lines-update', payload: add, result: { cart: cart(2, '18.00'), userErrors: [], warnings: [] } },
    ],
    means: [viewed, { name: 'add_to_cart', currency: 'USD', items: [{ ...potion, price: 900, quantity: 2 }] }],
  },
  {
    what: 'cart:lines-update update and remove: the difference',
    says: [
      view('cart:view', { context: 'page', cart: cart(3, '30.00') }),
      {
        type: 'shopify:cart:lines-update',
        payload: { action: 'update', context: 'cart', lines: [{ id: CART_LINE, quantity: 5 }] },
        result: { cart: cart(5, '50.00') },
      },
      {
        type: 'shopify:cart:lines-update',
        payload: { action: 'update', context: 'cart', lines: [{ id: CART_LINE, quantity: 1 }] },
        result: { cart: cart(1, '10.00') },
      },
      {
        type: 'shopify:cart:lines-update',
        payload: { action: 'remove', context: 'cart', lines: [{ id: CART_LINE, quantity: 0 }] },
        result: { cart: { ...cart(0, '0.00'), lines: [] } },
      },
    ],
    means: [
      { name: 'view_cart', currency: 'USD', value: 3_000, items: [{ itemId: VARIANT, price: 1_000, quantity: 3 }] },
      { name: 'add_to_cart', items: [{ itemId: VARIANT, quantity: 2 }] },
      { name: 'remove_from_cart', items: [{ itemId: VARIANT, quantity: 4 }] },
      { name: 'remove_from_cart', items: [{ itemId: VARIANT, quantity: 1 }] },
    ],
  },
  {
    what: 'cart:lines-update that the cart declines',
    says: [
      {
        type: 'shopify:cart:lines-update',
        payload: add,
        result: { cart: cart(1, '10.00'), userErrors: [{ code: 'MAXIMUM_EXCEEDED', field: ['lines'], message: 'Not so many' }] },
      },
    ],
    means: [],
  },
  {
    what: 'cart:discount-update',
    says: [{ type: 'shopify:cart:discount-update', payload: { discountCodes: [{ code: 'TEA' }] }, result: { cart: cart(1, '9.00') } }],
    means: [],
  },
  {
    what: 'cart:note-update',
    says: [{ type: 'shopify:cart:note-update', payload: { context: 'cart', note: 'No bag' }, result: { cart: cart(1, '10.00') } }],
    means: [],
  },
  { what: 'cart:error', says: [view('cart:error', { error: 'Add to cart failed', code: 'SERVICE_UNAVAILABLE' })], means: [] },
];

export const shopifyRows = [...liquid, ...calls, ...declared];
