import type { OrderRecord } from '../../core/experiment/orderRecord';
import { shareOf } from '../../core/money';
import type { OrderWebhook } from '../../core/sync/protocol';

/**
 * Orders as the experiment reads them, from the events of one currency that the shop sent. An order that was cancelled is one wholly refunded. The
 * event tells no customer, margin or route: orders count one by one, and the margin is the bundle's share of the goods.
 *
 * @param marginRate margin before discount over subtotal
 */
export const orderRecords = (
  events: readonly (OrderWebhook & { readonly receivedAt: number })[],
  currency: string,
  marginRate: number,
): readonly OrderRecord[] => {
  const cancelled = new Set(events.filter(({ event }) => event === 'cancelled').map(({ orderId }) => orderId));
  return events
    .filter((order) => order.event === 'paid' && order.currency === currency)
    .map(({ orderId, receivedAt, attribution, subtotal, discount }) => ({
      orderId,
      at: receivedAt,
      attribution: attribution ?? null,
      subtotal,
      discount,
      margin: shareOf(subtotal, Math.round(marginRate * 10_000)),
      refunded: cancelled.has(orderId) ? Math.max(0, subtotal - discount) : 0,
    }));
};
