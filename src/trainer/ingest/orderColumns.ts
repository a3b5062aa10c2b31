import * as v from 'valibot';

/** Columns of an order file, under these names unless a map gives others. */
export const orderColumns = [
  'order_id',
  'time',
  'attribution',
  'currency',
  /** Value of the goods before the discount, or after it. */
  'subtotal',
  'subtotal_after_discount',
  'discount',
  'shipping',
  'codes',
  'customer_id',
  'margin',
  /** Amount of the goods refunded so far. */
  'refunded',
  'route',
  /** The shopper's traffic source and device. */
  'channel',
  'device',
  /** Status of the payment or of the order. */
  'status',
  /** Cancelled, unless empty, 0, no, false or the status of a valid order. */
  'cancelled',
] as const;
export type OrderColumn = (typeof orderColumns)[number];
export type OrderColumnMap = Readonly<Partial<Record<OrderColumn, string>>>;

/** Columns that only training reads: line items, and fields that characterise an order. */
export const goodsColumns = [
  'item_id',
  /** Used as the item's id if it has none. */
  'item_name',
  'quantity',
  /** Price of one piece, before the discount. */
  'price',
  'category',
  'brand',
  /** Total of the order, used without a subtotal, and the shipping included in it. */
  'total',
  'total_shipping',
  /** Id of the campaign's coupon that was redeemed, if the file has it. */
  'coupon_id',
  /** Marks a test order, unless empty, 0, no or false. */
  'test',
  /** A test gateway has its name here. */
  'payment_method',
] as const;
type GoodsColumn = (typeof goodsColumns)[number];
export type PurchaseColumn = OrderColumn | GoodsColumn;
export type PurchaseColumnMap = Readonly<Partial<Record<PurchaseColumn, string>>>;

export const orderColumnsSchema = v.entriesFromList(
  [...orderColumns, ...goodsColumns],
  v.exactOptional(v.pipe(v.string(), v.minLength(1))),
);

interface OrderPreset {
  readonly columns: OrderColumnMap;
  /** Columns that training reads in addition to, or instead of, these. */
  readonly goods: PurchaseColumnMap;
  /** Headings that identify the file. */
  readonly known: readonly string[];
  /** Amounts are whole minor units. */
  readonly minor?: true;
}

/** Known export formats by their headings. */
export const orderPresets = {
  /**
   * Shopify, Orders, Export: one row per line item, the order's own figures in the first.
   * https://help.shopify.com/en/manual/fulfillment/managing-orders/exporting-orders
   */
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
   * "Order Export & Order Import for WooCommerce". WooCommerce itself exports no orders with coupons. Line items are in `line_item_1`,
   * `line_item_2`, … https://wordpress.org/plugins/order-import-export-for-woocommerce/
   * https://woocommerce.com/document/import-and-export-of-woocommerce-orders/
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
   * Medusa, Orders, Export: one row per order, without codes or line items. Its subtotal includes shipping. Orders of the Admin API, one
   * per line, have both and use the same headings (`ingest/orderShapes`).
   * https://docs.medusajs.com/resources/references/medusa-workflows/exportOrdersWorkflow
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
  /**
   * Orders of Vendure's Admin API, one per line (`ingest/orderShapes`). Vendure itself has no export.
   * https://docs.vendure.io/reference/graphql-api/admin/object-types#order
   */
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

/** The preset that matches the file's headings. */
export const presetOf = (headings: readonly string[]): OrderPresetName =>
  (['shopify', 'woocommerce', 'medusa', 'vendure'] as const).find((name) =>
    orderPresets[name].known.every((heading) => headings.includes(heading)),
  ) ?? 'generic';

/** The shop system that the file's headings resemble: the file has at least half of them. */
export const likelyPreset = (headings: readonly string[]): OrderPresetName | undefined => {
  const shares = (['shopify', 'woocommerce', 'medusa', 'vendure'] as const).map((name) => {
    const own = Object.values(orderPresets[name].columns);
    return { name, share: own.filter((heading) => headings.includes(heading)).length / own.length };
  });
  const best = shares.reduce((a, b) => (b.share > a.share ? b : a));
  return best.share >= 0.5 ? best.name : undefined;
};

/**
 * Hint for an order export that lacks a column, if it resembles that of a known shop system.
 * @param given preset that was asked for
 * @param missing column that was not found
 */
export const presetHint = (
  path: string,
  headings: readonly string[],
  given: OrderPresetName | undefined,
  missing: PurchaseColumn,
): string | undefined => {
  const preset = likelyPreset(headings);
  if (preset === undefined) return undefined;
  if (given !== undefined && given !== preset)
    return `${path} has the headings of ${preset}, not of ${given}: use --preset ${preset}, or leave it out.`;
  const usual: PurchaseColumnMap = { ...orderPresets[preset].columns, ...orderPresets[preset].goods };
  const heading = usual[missing] ?? (missing === 'subtotal' ? (usual.subtotal_after_discount ?? usual.total) : undefined);
  const absent = [...new Set([...orderPresets[preset].known, ...(heading === undefined ? [] : [heading])])]
    .filter((name) => !headings.includes(name))
    .map((name) => JSON.stringify(name));
  if (absent.length === 0) return undefined;
  // If the preset was given, only required columns are reported missing.
  const orElse =
    heading !== undefined && headings.includes(heading) ? `name --preset ${preset}` : 'map other columns to them with --columns';
  return `${path} looks like an order export of ${preset} without ${absent.join(' and ')}. Export it again with ${absent.length === 1 ? 'this heading' : 'these headings'}, or ${orElse}.`;
};
