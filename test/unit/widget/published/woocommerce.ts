import type { WooMessage } from '../../../../widget/capture/platforms/woocommerce';
import type { PublishedRow } from './row';

/** https://developer.woocommerce.com/docs/apis/store-api/resources-endpoints/cart-items/, without descriptions, images and links. */
const beanie = {
  key: 'c74d97b01eae257e44aa9d5bade97baf',
  id: 16,
  quantity: 1,
  type: 'simple',
  quantity_limits: { minimum: 1, maximum: 1, multiple_of: 1, editable: false },
  name: 'Beanie',
  short_description: '<p>This is a simple product.</p>',
  sku: 'woo-beanie',
  low_stock_remaining: null,
  backorders_allowed: false,
  show_backorder_badge: false,
  sold_individually: true,
  permalink: 'https://store.local/product/beanie/',
  variation: [],
  item_data: [],
  prices: {
    price: '1800',
    regular_price: '2000',
    sale_price: '1800',
    price_range: null,
    currency_code: 'USD',
    currency_symbol: '$',
    currency_minor_unit: 2,
    currency_decimal_separator: '.',
    currency_thousand_separator: ',',
    currency_prefix: '$',
    currency_suffix: '',
    raw_prices: { precision: 6, price: '18000000', regular_price: '20000000', sale_price: '18000000' },
  },
  totals: {
    line_subtotal: '1800',
    line_subtotal_tax: '360',
    line_total: '1800',
    line_total_tax: '360',
    currency_code: 'USD',
    currency_symbol: '$',
    currency_minor_unit: 2,
    currency_decimal_separator: '.',
    currency_thousand_separator: ',',
    currency_prefix: '$',
    currency_suffix: '',
  },
  catalog_visibility: 'visible',
  extensions: {},
};
const hoodie = {
  key: 'e03e407f41901484125496b5ec69a76f',
  id: 29,
  quantity: 1,
  type: 'variation',
  quantity_limits: { minimum: 1, maximum: 9999, multiple_of: 1, editable: true },
  name: 'Hoodie',
  sku: 'woo-hoodie-red',
  permalink: 'https://store.local/product/hoodie/?attribute_pa_color=red&attribute_logo=No',
  variation: [
    { raw_attribute: 'attribute_pa_color', attribute: 'Color', value: 'Red' },
    { raw_attribute: 'attribute_logo', attribute: 'Logo', value: 'No' },
  ],
  item_data: [],
  prices: {
    price: '4200',
    regular_price: '4500',
    sale_price: '4200',
    price_range: null,
    currency_code: 'USD',
    currency_symbol: '$',
    currency_minor_unit: 2,
    currency_decimal_separator: '.',
    currency_thousand_separator: ',',
    currency_prefix: '$',
    currency_suffix: '',
    raw_prices: { precision: 6, price: '42000000', regular_price: '45000000', sale_price: '42000000' },
  },
  catalog_visibility: 'visible',
  extensions: {},
};
const beanieMeant = { itemId: 'woo-beanie', itemName: 'Beanie', price: 1_800 };
const hoodieMeant = { itemId: 'woo-hoodie-red', itemName: 'Hoodie', price: 4_200 };

/** Actions of the blocks: https://github.com/woocommerce/woocommerce/blob/trunk/plugins/woocommerce-blocks/docs/blocks/feature-flags-and-experimental-interfaces.md */
const actions: readonly PublishedRow<WooMessage>[] = [
  {
    what: 'cart-add-item',
    says: { type: 'cart-add-item', payload: { product: beanie, quantity: 2 } },
    means: [{ name: 'add_to_cart', currency: 'USD', items: [{ ...beanieMeant, quantity: 2 }] }],
  },
  {
    what: 'cart-add-item without a number',
    says: { type: 'cart-add-item', payload: { product: hoodie } },
    means: [{ name: 'add_to_cart', currency: 'USD', items: [{ ...hoodieMeant, quantity: 1 }] }],
  },
  {
    what: 'cart-remove-item',
    says: { type: 'cart-remove-item', payload: { product: hoodie, quantity: 1 } },
    means: [{ name: 'remove_from_cart', currency: 'USD', items: [{ ...hoodieMeant, quantity: 1 }] }],
  },
  {
    what: 'the store of the cart block',
    says: { type: 'cart-data', payload: [{ ...beanie, quantity: 3 }, hoodie] },
    means: [
      {
        name: 'view_cart',
        currency: 'USD',
        items: [
          { ...beanieMeant, quantity: 3 },
          { ...hoodieMeant, quantity: 1 },
        ],
      },
    ],
  },
  {
    what: 'product-list-render',
    says: { type: 'product-list-render', payload: { products: [beanie, hoodie], listName: 'woocommerce/all-products' } },
    means: [
      {
        name: 'view_item_list',
        listId: 'woocommerce/all-products',
        currency: 'USD',
        items: [
          { ...beanieMeant, quantity: 1 },
          { ...hoodieMeant, quantity: 1 },
        ],
      },
    ],
  },
  {
    what: 'product-view-link',
    says: { type: 'product-view-link', payload: { product: beanie, listName: 'woocommerce/all-products' } },
    means: [{ name: 'select_item', listId: 'woocommerce/all-products', currency: 'USD', items: [{ ...beanieMeant, quantity: 1 }] }],
  },
  {
    what: 'product-search',
    says: { type: 'product-search', payload: { searchTerm: 'beanie' } },
    means: [{ name: 'search', searchTerm: 'beanie' }],
  },
  {
    what: 'cart-set-item-quantity does not say the number before',
    says: { type: 'cart-set-item-quantity', payload: { product: hoodie, quantity: 3 } },
    means: [],
  },
];

/**
 * Data attributes as the templates write them: templates/loop/add-to-cart.php, templates/cart/mini-cart.php and templates/cart/cart.php of
 * https://github.com/woocommerce/woocommerce/tree/trunk/plugins/woocommerce/templates
 */
const templates: readonly PublishedRow<WooMessage>[] = [
  {
    what: 'added_to_cart: the button of a product in a list',
    says: {
      type: 'added_to_cart',
      payload: { quantity: '1', product_id: '16', product_sku: 'woo-beanie', success_message: '“Beanie” has been added to your cart' },
    },
    means: [{ name: 'add_to_cart', items: [{ itemId: 'woo-beanie', quantity: 1 }] }],
  },
  {
    what: 'added_to_cart: a list knows a product’s categories by their slugs',
    says: {
      type: 'added_to_cart',
      payload: { quantity: '1', product_id: '16', product_sku: 'woo-beanie', slugs: ['accessories', 'winter'] },
    },
    means: [{ name: 'add_to_cart', items: [{ itemId: 'woo-beanie', categories: ['accessories', 'winter'], quantity: 1 }] }],
  },
  {
    what: 'added_to_cart: a chosen variation goes by its SKU, as in the cart',
    says: {
      type: 'added_to_cart',
      payload: { isPageProduct: true, product_id: '12', quantity: '1', price: 42, variation_sku: 'woo-hoodie-red' },
    },
    means: [{ name: 'add_to_cart', items: [{ itemId: 'woo-hoodie-red', quantity: 1 }] }],
  },
  {
    what: 'added_to_cart: a product without SKU goes by its id',
    says: { type: 'added_to_cart', payload: { quantity: '1', product_id: '60', product_sku: '' } },
    means: [{ name: 'add_to_cart', items: [{ itemId: '60', quantity: 1 }] }],
  },
  {
    what: 'removed_from_cart: the link of the small cart',
    says: {
      type: 'removed_from_cart',
      payload: { product_id: '16', cart_item_key: 'c74d97b01eae257e44aa9d5bade97baf', product_sku: 'woo-beanie', quantity: 2 },
    },
    means: [{ name: 'remove_from_cart', items: [{ itemId: 'woo-beanie', quantity: 2 }] }],
  },
  {
    what: 'updated_cart_totals: the rows of the cart',
    says: {
      type: 'updated_cart_totals',
      payload: [
        { product_id: '16', product_sku: 'woo-beanie', quantity: '2' },
        { product_id: '29', product_sku: 'woo-hoodie-red', quantity: '1' },
      ],
    },
    means: [
      {
        name: 'view_cart',
        items: [
          { itemId: 'woo-beanie', quantity: 2 },
          { itemId: 'woo-hoodie-red', quantity: 1 },
        ],
      },
    ],
  },
  { what: 'the checkout', says: { type: 'checkout', payload: {} }, means: [{ name: 'begin_checkout', items: [] }] },
  {
    what: 'the page after the order, /checkout/order-received/1234/',
    says: { type: 'order-received', payload: '1234' },
    means: [{ name: 'purchase', transactionId: '1234', items: [] }],
  },
];

export const wooRows = [...actions, ...templates];
