import type { OrderColumnMap, PurchaseColumnMap } from './orderColumns';

interface OrderPreset {
  readonly columns: OrderColumnMap;
  /** What training reads besides, and in place of these. */
  readonly goods: PurchaseColumnMap;
  /** Headings that tell the file. */
  readonly known: readonly string[];
  /** Amounts are whole minor units. */
  readonly minor?: true;
}

/** Headings of exports as they come. */
export const orderPresets = {
  /** Shopify, Orders, Export: one row a line of goods, the order's own figures in the first. https://help.shopify.com/en/manual/fulfillment/managing-orders/exporting-orders */
  shopify: {
    known: ['Name', 'Financial Status'],
    columns: {
      order_id: 'Name',
      time: 'Created at',
      attribution: 'Note Attributes',
      currency: 'Currency',
      subtotal_after_discount: 'Subtotal',
      discount: 'Discount Amount',
      shipping: 'Shipping',
      codes: 'Discount Code',
      customer_id: 'Email',
      refunded: 'Refunded Amount',
      route: 'Source',
      status: 'Financial Status',
      cancelled: 'Cancelled at',
    },
    goods: {
      item_id: 'Lineitem sku',
      item_name: 'Lineitem name',
      quantity: 'Lineitem quantity',
      price: 'Lineitem price',
      brand: 'Vendor',
      payment_method: 'Payment Method',
    },
  },
  /**
   * "Order Export & Order Import for WooCommerce"; WooCommerce itself exports no orders with coupons. Goods are in `line_item_1`, `line_item_2`, …
   * https://wordpress.org/plugins/order-import-export-for-woocommerce/ https://woocommerce.com/document/import-and-export-of-woocommerce-orders/
   */
  woocommerce: {
    known: ['order_number', 'order_subtotal', 'coupon_items'],
    columns: {
      order_id: 'order_number',
      time: 'order_date',
      attribution: 'meta:couplet',
      currency: 'order_currency',
      subtotal: 'order_subtotal',
      discount: 'discount_total',
      shipping: 'shipping_total',
      codes: 'coupon_items',
      customer_id: 'customer_email',
      status: 'status',
    },
    goods: { payment_method: 'payment_method' },
  },
  /**
   * Medusa, Orders, Export: one row an order, without codes or goods; its subtotal has shipping in it. The orders of the Admin API, one a line, have both
   * and come under the same headings (`ingest/orderShapes`). https://docs.medusajs.com/resources/references/medusa-workflows/exportOrdersWorkflow
   */
  medusa: {
    known: ['Order_ID', 'Display_ID', 'Currency Code'],
    columns: {
      order_id: 'Order_ID',
      time: 'Date',
      currency: 'Currency Code',
      discount: 'Discount Total',
      codes: 'Codes',
      customer_id: 'Customer Email',
      refunded: 'Refunded Total',
      status: 'Payment Status',
      cancelled: 'Order status',
    },
    goods: { total: 'Subtotal', total_shipping: 'Shipping Total' },
  },
  /** Orders of Vendure's Admin API, one a line (`ingest/orderShapes`); Vendure itself has no export. https://docs.vendure.io/reference/graphql-api/admin/object-types#order */
  vendure: {
    known: ['code', 'orderPlacedAt'],
    minor: true,
    columns: {
      order_id: 'code',
      time: 'orderPlacedAt',
      currency: 'currencyCode',
      codes: 'couponCodes',
      customer_id: 'customer',
      status: 'state',
    },
    goods: {},
  },
  generic: { known: [], columns: {}, goods: {} },
} as const satisfies Readonly<Record<string, OrderPreset>>;
export type OrderPresetName = keyof typeof orderPresets;

/** The preset whose headings the file has. */
export const presetOf = (headings: readonly string[]): OrderPresetName =>
  (['shopify', 'woocommerce', 'medusa', 'vendure'] as const).find((name) =>
    orderPresets[name].known.every((heading) => headings.includes(heading)),
  ) ?? 'generic';
