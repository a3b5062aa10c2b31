import { createHmac } from 'node:crypto';
import type { VendureOrder } from '../../../src/server/connectors/vendure/vendureOrders';

export const SHOPIFY_SECRET = 'shpss_of_the_tests';
export const SHOP_DOMAIN = 'shop.example';

const money = (amount: string) => ({ shop_money: { amount, currency_code: 'USD' }, presentment_money: { amount, currency_code: 'USD' } });

/** A refund as it lies in an order: one line of 20.00, and 3.50 paid back beside it. */
export const shopifyRefund = () => ({
  id: 890088186047892400,
  admin_graphql_api_id: 'gid://shopify/Refund/890088186047892319',
  order_id: 820982911946154500,
  refund_line_items: [{ id: 1, quantity: 1, subtotal: '20.00', subtotal_set: money('20.00'), total_tax: '0.00' }],
  order_adjustments: [
    { id: 2, kind: 'refund_discrepancy', reason: 'Refund discrepancy', amount: '-3.50' },
    { id: 3, kind: 'shipping_refund', reason: 'Shipping refund', amount: '-5.00' },
  ],
  transactions: [{ kind: 'refund', status: 'success', amount: '28.50', currency: 'USD' }],
});

/** An order in the shape of Shopify's published payload of `orders/paid`, with fields nobody here reads. Its id needs more digits than a double has. */
export const shopifyOrder = (change: Readonly<Record<string, unknown>> = {}) => ({
  id: 820982911946154500,
  admin_graphql_api_id: 'gid://shopify/Order/820982911946154508',
  name: '#9999',
  email: 'jon@example.test',
  currency: 'USD',
  presentment_currency: 'USD',
  financial_status: 'paid',
  cancelled_at: null,
  updated_at: '2026-11-26T08:00:00+01:00',
  taxes_included: false,
  total_line_items_price: '398.10',
  total_discounts: '20.05',
  subtotal_price: '378.05',
  total_tax: '0.00',
  total_price: '388.05',
  total_shipping_price_set: money('10.00'),
  discount_codes: [{ code: 'ACDEFGHJKMNP', amount: '20.05', type: 'fixed_amount' }],
  note_attributes: [
    { name: 'gift', value: 'yes' },
    { name: 'couplet', value: 'v1.exp-1.couplet.-' },
  ],
  customer: {
    id: 115310627314723950,
    admin_graphql_api_id: 'gid://shopify/Customer/115310627314723954',
    email: 'john@example.test',
    state: 'enabled',
    verified_email: true,
  },
  source_name: 'web',
  line_items: [{ id: 866550311766439000, price: '199.05', quantity: 2 }],
  refunds: [],
  ...change,
});

/** Headers Shopify sends with a webhook of this body. */
export const shopifyHeaders = (body: string, topic = 'orders/paid', secret = SHOPIFY_SECRET) => ({
  'content-type': 'application/json',
  'x-shopify-topic': topic,
  'x-shopify-shop-domain': SHOP_DOMAIN,
  'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body, 'utf8').digest('base64'),
  'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
  'x-shopify-triggered-at': '2026-11-26T07:00:01.000Z',
});

/** An order as the connector reads it. */
export const vendureOrder = (n: number, change: Partial<VendureOrder> = {}): VendureOrder => ({
  code: `ORDER${n}`,
  type: 'Regular',
  state: 'PaymentSettled',
  updatedAt: 1_700_000_000_000,
  orderPlacedAt: 1_700_000_000_000,
  currencyCode: 'EUR',
  couponCodes: ['ACDEFGHJKMNP'],
  customer: { id: '7', user: { id: '12' } },
  customFields: { couplet: 'v1.exp-1.couplet.-' },
  discounts: [{ type: 'DISTRIBUTED_ORDER_PROMOTION', amount: -100, amountWithTax: -119 }],
  shippingLines: [{ price: 420, priceWithTax: 500 }],
  lines: [{ quantity: 2, orderPlacedQuantity: 2, unitPrice: 840, unitPriceWithTax: 1_000, linePrice: 1_681, linePriceWithTax: 2_000 }],
  payments: [{ refunds: [] }],
  ...change,
});

/** The same as Vendure's Admin API writes it. */
export const vendureWire = ({ updatedAt, orderPlacedAt, ...rest }: VendureOrder) => ({
  ...rest,
  updatedAt: new Date(updatedAt).toISOString(),
  orderPlacedAt: orderPlacedAt === null ? null : new Date(orderPlacedAt).toISOString(),
});

/** An order as the published example has it. https://woocommerce.github.io/woocommerce-rest-api-docs/#retrieve-an-order */
export const wooOrder = (change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  id: 727,
  parent_id: 0,
  number: '727',
  order_key: 'wc_order_58d2d042d1d',
  created_via: 'checkout',
  version: '9.1.0',
  status: 'processing',
  currency: 'EUR',
  date_created_gmt: '2026-03-22T19:28:02',
  date_modified_gmt: '2026-03-22T19:28:08',
  discount_total: '4.17',
  discount_tax: '0.83',
  shipping_total: '8.33',
  shipping_tax: '1.67',
  total: '55.00',
  prices_include_tax: true,
  customer_id: 0,
  billing: { first_name: 'Ada', email: ' Ada@Example.test' },
  payment_method: 'cod',
  date_paid_gmt: '2017-03-22T16:28:08',
  meta_data: [
    { id: 13106, key: '_download_permissions_granted', value: 'yes' },
    { id: 13107, key: 'couplet', value: 'v1.exp-1.couplet.-' },
    { id: 13108, key: '_other', value: { nested: [1] } },
  ],
  line_items: [
    { id: 315, name: 'Oolong', product_id: 93, quantity: 2, subtotal: '33.33', subtotal_tax: '6.67', total: '29.16', total_tax: '5.84' },
    { id: 316, name: 'Mug', product_id: 22, quantity: 1, subtotal: '8.33', subtotal_tax: '1.67', total: '8.33', total_tax: '1.67' },
  ],
  coupon_lines: [{ id: 320, code: 'acdefghjkmnp', discount: '4.17', discount_tax: '0.83', meta_data: [] }],
  refunds: [],
  ...change,
});
