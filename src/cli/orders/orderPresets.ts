import type { OrderColumnMap } from './orderColumns';

interface OrderPreset {
  readonly columns: OrderColumnMap;
  /** Headings that tell the file. */
  readonly known: readonly string[];
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
  },
  /** "Order Export & Order Import for WooCommerce"; WooCommerce itself exports no orders with coupons. https://wordpress.org/plugins/order-import-export-for-woocommerce/ */
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
  },
  generic: { known: [], columns: {} },
} as const satisfies Readonly<Record<string, OrderPreset>>;
export type OrderPresetName = keyof typeof orderPresets;

/** The preset whose headings the file has. */
export const presetOf = (headings: readonly string[]): OrderPresetName =>
  (['shopify', 'woocommerce'] as const).find((name) => orderPresets[name].known.every((heading) => headings.includes(heading))) ??
  'generic';
