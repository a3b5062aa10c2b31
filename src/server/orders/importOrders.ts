import type { OrderImport } from '../../protocol/orderImport';
import { ok, type Result } from '../../protocol/result';
import type { OrderEvent } from '../store/settleOrders';
import type { Store } from '../store/store';
import { eventHash } from './eventHash';

interface Imported {
  readonly fresh: number;
  readonly settledCodes: readonly string[];
  readonly conflicts: readonly string[];
}

/**
 * Settles orders of a merchant's export at the time they were placed. An export knows the sum of an order's refunds, the store single ones: the sum
 * names the refund and the store takes what is new of it, so that neither importing twice, nor an order's second refund, nor two imports at once
 * count wrongly.
 * Errors: `overloaded`; what came before it is settled.
 */
export const importOrders = async (
  store: Pick<Store, 'settleOrder'>,
  orders: OrderImport['orders'],
  now: number,
): Promise<Result<Imported>> => {
  let fresh = 0;
  const settledCodes: string[] = [];
  const conflicts = new Set<string>();
  for (const { order, at, refunded } of orders) {
    const events: OrderEvent[] = [order];
    if (order.event === 'paid' && refunded > 0)
      events.push({ ...order, event: 'refunded', refundId: `sum-${refunded}`, refunded, inAll: true });
    for (const event of events) {
      const settled = await store.settleOrder(event, eventHash(event), Math.min(at, now));
      if (settled.ok) {
        fresh += Number(settled.value.fresh);
        settledCodes.push(...settled.value.settledCodes);
      } else if (settled.error.code === 'order_conflict') conflicts.add(order.orderId);
      else return settled;
    }
  }
  return ok({ fresh, settledCodes, conflicts: [...conflicts] });
};
