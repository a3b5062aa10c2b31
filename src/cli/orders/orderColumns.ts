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
  /** Of the payment or of the order. */
  'status',
  /** Anything but nothing, 0, no and false: cancelled. */
  'cancelled',
] as const;
export type OrderColumn = (typeof orderColumns)[number];
export type OrderColumnMap = Readonly<Partial<Record<OrderColumn, string>>>;

export const orderColumnsSchema = v.entriesFromList(orderColumns, v.exactOptional(v.pipe(v.string(), v.minLength(1))));
