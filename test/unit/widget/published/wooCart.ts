/**
 * WooCommerce's published answer to cart calls, shortened: what stands here is as published.
 * https://developer.woocommerce.com/docs/apis/store-api/resources-endpoints/cart/#cart-response
 */
export const publishedWooCart = {
  items: [
    {
      key: 'a5771bce93e200c36f7cd9dfd0e5deaa',
      parent_item_key: null,
      id: 38,
      quantity: 1,
      quantity_limits: { minimum: 1, maximum: 9999, multiple_of: 1, editable: true },
      name: 'Beanie with Logo',
      short_description: '<p>This is a simple product.</p>',
      sku: 'Woo-beanie-logo',
      low_stock_remaining: null,
      backorders_allowed: false,
      show_backorder_badge: false,
      sold_individually: false,
      permalink: 'https://local.wordpress.test/product/beanie-with-logo/',
      variation: [],
      item_data: [],
      catalog_visibility: 'visible',
      extensions: {},
    },
  ],
  coupons: [
    {
      code: 'test',
      discount_type: 'percent',
      totals: {
        total_discount: '1095',
        total_discount_tax: '109',
        currency_code: 'USD',
        currency_symbol: '$',
        currency_minor_unit: 2,
        currency_decimal_separator: '.',
        currency_thousand_separator: ',',
        currency_prefix: '$',
        currency_suffix: '',
      },
    },
  ],
  fees: [],
  needs_payment: true,
  needs_shipping: true,
  payment_requirements: ['products'],
  has_calculated_shipping: true,
  items_count: 2,
  items_weight: 0,
  cross_sells: [],
  errors: [],
  payment_methods: ['bacs', 'cod'],
  extensions: {},
};

/** Its published error, of another action. */
export const publishedWooError = {
  code: 'woocommerce_rest_cart_invalid_product',
  message: 'This product cannot be added to the cart.',
  data: { status: 400 },
};
