import { shareOf } from '../../protocol/money';
import type { OrderRecord } from '../../protocol/orderRecord';
import type { OrderWebhook } from '../../protocol/protocol';
import type { StoredOrder } from '../store/settleOrders';

/** Paid back of the goods by order, as the refunds of one currency say. */
const refundsOf = (events: readonly OrderWebhook[]): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>();
  for (const { event, orderId, refunded = 0 } of events) if (event === 'refunded') sums.set(orderId, (sums.get(orderId) ?? 0) + refunded);
  return sums;
};

/**
 * Orders as the experiment reads them, from the events of one currency that the shop sent. An order that was cancelled is one wholly refunded.
 * Where the shop tells no margin, it is the bundle's share of the goods; customers are pseudonyms.
 *
 * @param marginRate margin before discount over subtotal
 */
export const orderRecords = (events: readonly StoredOrder[], currency: string, marginRate: number): readonly OrderRecord[] => {
  const cancelled = new Set(events.filter(({ event }) => event === 'cancelled').map(({ orderId }) => orderId));
  const ours = events.filter((order) => order.currency === currency);
  const refunds = refundsOf(ours);
  return ours
    .filter(({ event }) => event === 'paid')
    .map(({ orderId, receivedAt, attribution, subtotal, discount, customer, bucket, margin, route, channel, device }) => ({
      orderId,
      at: receivedAt,
      attribution: attribution ?? null,
      customerId: customer,
      bucket,
      subtotal,
      discount,
      margin: margin ?? shareOf(subtotal, Math.round(marginRate * 10_000)),
      refunded: cancelled.has(orderId) ? Math.max(0, subtotal - discount) : (refunds.get(orderId) ?? 0),
      route,
      channel,
      device,
    }));
};
