import type { Instant } from '../../protocol/clock';
import type { OrderRecord } from '../../protocol/orderRecord';
import { addAmounts, type OrderAmounts, orderAmounts } from './orderAmounts';

/** All orders of one customer in one arm. */
export interface CustomerTotals {
  /** `customerKey` of the orders. */
  readonly key: string;
  /** Bucket of a customer who has an account, see `customerBucket`. */
  readonly bucket: number | undefined;
  /** Of all orders, in time. */
  readonly times: readonly Instant[];
  /** The order names no customer, so nobody knows what else the shopper ordered. */
  readonly guest: boolean;
  readonly total: OrderAmounts;
}

/** Whose order it is; the prefix keeps an order id from meeting a customer id. */
export const customerKey = ({ customerId, orderId }: OrderRecord): string => (customerId ? `c${customerId}` : `o${orderId}`);

/** Orders as they came, those of one instant by id. */
export const inTime = (orders: readonly OrderRecord[]): readonly OrderRecord[] =>
  [...orders].sort((a, b) => a.at - b.at || (a.orderId < b.orderId ? -1 : 1));

/**
 * Sums orders by customer, in order of first orders. One customer's orders depend on each other, so the customer is what an interval counts;
 * an order without a customer id is a customer of its own. The orders are those of one arm: whoever was in two arms (two devices) is two
 * customers, which overstates the variance if anything.
 */
export const customerTotals = (orders: readonly OrderRecord[]): readonly CustomerTotals[] => {
  const totals = new Map<string, CustomerTotals>();
  for (const order of inTime(orders)) {
    const key = customerKey(order);
    const amounts = orderAmounts(order);
    const so = totals.get(key);
    totals.set(
      key,
      so
        ? { key, bucket: so.bucket ?? order.bucket, times: [...so.times, order.at], guest: so.guest, total: addAmounts(so.total, amounts) }
        : { key, bucket: order.bucket, times: [order.at], guest: !order.customerId, total: amounts },
    );
  }
  return [...totals.values()];
};
