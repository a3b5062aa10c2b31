import { sha256 } from '../http/signature';
import type { OrderEvent, OrderRepository } from '../records/orderRepository';

/**
 * Identifies an order event, however it arrives: by content, not by its bytes or key order. If a guest later opens an account, it remains
 * the same order.
 */
export const orderDigest = ({ guest: _, ...event }: OrderEvent): string =>
  sha256(
    JSON.stringify(
      Object.entries(event)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .filter(([, value]) => value !== undefined),
    ),
  );

/** Stores all order events, from the shop's webhooks, its connector and imports. */
export const enterOrder = (
  store: Pick<OrderRepository, 'settleOrder'>,
  event: OrderEvent,
  now: number,
): ReturnType<OrderRepository['settleOrder']> => store.settleOrder(event, orderDigest(event), now);
