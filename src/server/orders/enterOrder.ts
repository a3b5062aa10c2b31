import { sha256 } from '../http/signature';
import type { OrderEvent, OrderRepository } from '../records/orderRepository';

/**
 * By which an order event is known again, whichever way it comes: of what it says, and not of the bytes it came in or the order of its keys. A guest
 * who opens an account later does not make another order of it.
 */
export const orderDigest = ({ guest: _, ...event }: OrderEvent): string =>
  sha256(
    JSON.stringify(
      Object.entries(event)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .filter(([, value]) => value !== undefined),
    ),
  );

/** The one way for order events into the store, for the shop's webhooks, its connector and imports of an export alike. */
export const enterOrder = (
  store: Pick<OrderRepository, 'settleOrder'>,
  event: OrderEvent,
  now: number,
): ReturnType<OrderRepository['settleOrder']> => store.settleOrder(event, orderDigest(event), now);
