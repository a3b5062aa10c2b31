import type { OrderRecord } from '../../protocol/order';
import type { Instant } from '../../protocol/values/clock';

/** Result of orders, in minor units: `net` = `margin` − `discount` − `refunds`, exactly. */
export interface OrderAmounts {
  /** Orders that were not fully refunded. */
  readonly orders: number;
  /** Goods before discount. */
  readonly revenue: bigint;
  /** Margin before discount. */
  readonly margin: bigint;
  readonly discount: bigint;
  /** Net margin lost to refunds. */
  readonly refunds: bigint;
  /** Amount of the goods that was refunded. */
  readonly paidBack: bigint;
  readonly net: bigint;
  /** Discount of the part that was not refunded. The margin of that part is `net` + `keptDiscount`. */
  readonly keptDiscount: bigint;
}

export const noAmounts: OrderAmounts = {
  orders: 0,
  revenue: 0n,
  margin: 0n,
  discount: 0n,
  refunds: 0n,
  paidBack: 0n,
  net: 0n,
  keptDiscount: 0n,
};

export const addAmounts = (a: OrderAmounts, b: OrderAmounts): OrderAmounts => ({
  orders: a.orders + b.orders,
  revenue: a.revenue + b.revenue,
  margin: a.margin + b.margin,
  discount: a.discount + b.discount,
  refunds: a.refunds + b.refunds,
  paidBack: a.paidBack + b.paidBack,
  net: a.net + b.net,
  keptDiscount: a.keptDiscount + b.keptDiscount,
});

/** a · b / c to the nearest integer, halves away from zero; b ≥ 0, c > 0. */
const scale = (a: bigint, b: bigint, c: bigint): bigint => (2n * a * b + (a < 0n ? -c : c)) / (2n * c);

/**
 * One order after refunds, pro rata: with p = subtotal − discount paid and r ≤ p of it refunded, margin and discount are scaled by (p −
 * r)/p. A refund beyond p is not for goods and counts as p.
 */
export const orderAmounts = (order: OrderRecord): OrderAmounts => {
  const [revenue, margin, discount] = [BigInt(order.subtotal), BigInt(order.margin), BigInt(order.discount)];
  const before = margin - discount;
  if (!order.refunded) return { orders: 1, revenue, margin, discount, refunds: 0n, paidBack: 0n, net: before, keptDiscount: discount };
  const paid = BigInt(Math.max(0, order.subtotal - order.discount));
  const back = BigInt(order.refunded) < paid ? BigInt(order.refunded) : paid;
  const [kept, whole] = paid > 0n ? [paid - back, paid] : [1n, 1n];
  const net = scale(before, kept, whole);
  const amounts = { revenue, margin, discount, refunds: before - net, paidBack: back, net, keptDiscount: scale(discount, kept, whole) };
  return { orders: kept > 0n ? 1 : 0, ...amounts };
};

/** All orders of one customer in one group. */
export interface CustomerTotals {
  /** `customerKey` of the orders. */
  readonly key: string;
  /** Bucket of a customer who has an account, see `customerBucket`. */
  readonly bucket: number | undefined;
  /** Instants of all orders, in time order. */
  readonly times: readonly Instant[];
  /** The order has no customer id, so the shopper's other orders are unknown. */
  readonly guest: boolean;
  readonly total: OrderAmounts;
}

/** Key of the order's customer. The prefix keeps order ids and customer ids apart. */
export const customerKey = ({ customerId, orderId }: OrderRecord): string => (customerId ? `c${customerId}` : `o${orderId}`);

/** Orders by time, those of one instant by id. */
export const inTime = (orders: readonly OrderRecord[]): readonly OrderRecord[] =>
  [...orders].sort((a, b) => a.at - b.at || (a.orderId < b.orderId ? -1 : 1));

/**
 * Sums orders by customer, in order of first orders. One customer's orders depend on each other, so an interval counts customers. An order
 * without a customer id is a customer of its own. The orders are those of one group: a shopper in two groups (two devices) is two
 * customers, which overstates the variance if anything.
 */
export const customerTotals = (orders: readonly OrderRecord[]): readonly CustomerTotals[] => {
  const totals: CustomerTotals[] = [];
  // Two maps by the ids as they are, because making a key of each order takes longer than adding it up.
  const places = { customers: new Map<string, number>(), guests: new Map<string, number>() };
  for (const order of inTime(orders)) {
    const { at, bucket, customerId, orderId } = order;
    const [known, id] = customerId ? [places.customers, customerId] : [places.guests, orderId];
    const amounts = orderAmounts(order);
    const place = known.get(id);
    if (place === undefined) {
      known.set(id, totals.length);
      totals.push({ key: customerKey(order), bucket, times: [at], guest: !customerId, total: amounts });
      continue;
    }
    const so = totals[place]!;
    totals[place] = { ...so, bucket: so.bucket ?? bucket, times: [...so.times, at], total: addAmounts(so.total, amounts) };
  }
  return totals;
};
