import type { OrderRecord } from '../../protocol/order';
import type { Instant } from '../../protocol/values/clock';

/** Result of orders, in minor units: `net` = `margin` − `discount` − `refunds`. Exact up to 2^53. */
export interface OrderAmounts {
  /** Orders that were not fully refunded. */
  readonly orders: number;
  /** Goods before discount. */
  readonly revenue: number;
  /** Margin before discount. */
  readonly margin: number;
  readonly discount: number;
  /** Net margin lost to refunds. */
  readonly refunds: number;
  /** Amount of the goods that was refunded. */
  readonly paidBack: number;
  readonly net: number;
  /** Discount of the part that was not refunded. The margin of that part is `net` + `keptDiscount`. */
  readonly keptDiscount: number;
}

export const noAmounts: OrderAmounts = {
  orders: 0,
  revenue: 0,
  margin: 0,
  discount: 0,
  refunds: 0,
  paidBack: 0,
  net: 0,
  keptDiscount: 0,
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

/** amount · part / whole to the nearest integer, halves away from zero; part ≥ 0, whole > 0. The product may be beyond 2^53. */
const scale = (amount: number, part: number, whole: number): number => {
  const [a, b, c] = [BigInt(amount), BigInt(part), BigInt(whole)];
  return Number((2n * a * b + (a < 0n ? -c : c)) / (2n * c));
};

/**
 * One order after refunds, pro rata: with p = subtotal − discount paid and r ≤ p of it refunded, margin and discount are scaled by (p −
 * r)/p. A refund beyond p is not for goods and counts as p.
 */
export const orderAmounts = ({ subtotal: revenue, discount, margin, refunded }: OrderRecord): OrderAmounts => {
  const before = margin - discount;
  if (!refunded) return { orders: 1, revenue, margin, discount, refunds: 0, paidBack: 0, net: before, keptDiscount: discount };
  const paid = Math.max(0, revenue - discount);
  const paidBack = Math.min(refunded, paid);
  const [kept, whole] = paid > 0 ? [paid - paidBack, paid] : [1, 1];
  const net = scale(before, kept, whole);
  const orders = kept > 0 ? 1 : 0;
  return { orders, revenue, margin, discount, refunds: before - net, paidBack, net, keptDiscount: scale(discount, kept, whole) };
};

/** All orders of one customer in one group. */
export interface CustomerTotals {
  /** Absent for a guest. */
  readonly customerId: string | undefined;
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
      totals.push({ customerId: customerId || undefined, bucket, times: [at], guest: !customerId, total: amounts });
      continue;
    }
    const so = totals[place]!;
    totals[place] = { ...so, bucket: so.bucket ?? bucket, times: [...so.times, at], total: addAmounts(so.total, amounts) };
  }
  return totals;
};
