import * as v from 'valibot';

/** What a file of orders may say of an order, one column each, under these names unless a map says otherwise. */
export const orderColumns = [
  'order_id',
  'time',
  'attribution',
  'currency',
  /** Goods before the discount, or after it. */
  'subtotal',
  'subtotal_after_discount',
  'discount',
  'shipping',
  'codes',
  'customer_id',
  'margin',
  /** Paid back of the goods up to now. */
  'refunded',
  'route',
  /** Where the shopper came from, and on what. */
  'channel',
  'device',
  /** Of the payment or of the order. */
  'status',
  /** Anything but nothing, 0, no, false and the status of an order that stands: cancelled. */
  'cancelled',
] as const;
export type OrderColumn = (typeof orderColumns)[number];
export type OrderColumnMap = Readonly<Partial<Record<OrderColumn, string>>>;

/** What only training reads: the goods of an order, and what else tells its orders apart. */
export const goodsColumns = [
  'item_id',
  /** Stands for the item where it has no id. */
  'item_name',
  'quantity',
  /** Of one piece, before the discount. */
  'price',
  'category',
  'brand',
  /** Of the whole order, where there is no subtotal, and the part of it that is shipping. */
  'total',
  'total_shipping',
  /** Id of the campaign's coupon that was redeemed, where the file has it. */
  'coupon_id',
  /** Anything but nothing, 0, no and false: a test order. */
  'test',
  /** A test gateway names itself here. */
  'payment_method',
] as const;
type GoodsColumn = (typeof goodsColumns)[number];
export type PurchaseColumn = OrderColumn | GoodsColumn;
export type PurchaseColumnMap = Readonly<Partial<Record<PurchaseColumn, string>>>;

export const orderColumnsSchema = v.entriesFromList(
  [...orderColumns, ...goodsColumns],
  v.exactOptional(v.pipe(v.string(), v.minLength(1))),
);
