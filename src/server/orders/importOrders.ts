import { ok, type Result } from '../../core/result';
import type { OrderImport } from '../../core/sync/orderImport';
import type { OrderWebhook } from '../../core/sync/protocol';
import { sha256 } from '../http/sha256';
import type { Store } from '../store/store';

interface Imported {
  readonly fresh: number;
  readonly settledCodes: readonly string[];
  readonly conflicts: readonly string[];
}

/**
 * Settles orders of a merchant's export at the time they were placed. An export knows the sum of an order's refunds, the store single ones: the sum
 * names the refund and what is new of it is the amount, so that neither importing twice nor an order's second refund counts wrongly.
 * Errors: `overloaded`; what came before it is settled.
 */
export const importOrders = async (
  store: Pick<Store, 'refundedOf' | 'settleOrder'>,
  orders: OrderImport['orders'],
  now: number,
): Promise<Result<Imported>> => {
  let fresh = 0;
  const settledCodes: string[] = [];
  const conflicts = new Set<string>();
  const known = await store.refundedOf(orders.filter(({ refunded }) => refunded > 0).map(({ order }) => order.orderId));
  for (const { order, at, refunded } of orders) {
    const events: OrderWebhook[] = [order];
    const before = known.get(order.orderId) ?? 0;
    if (order.event === 'paid' && refunded > before)
      events.push({ ...order, event: 'refunded', refundId: `sum-${refunded}`, refunded: refunded - before });
    for (const event of events) {
      const settled = await store.settleOrder(event, sha256(JSON.stringify(event)), Math.min(at, now));
      if (settled.ok) {
        fresh += Number(settled.value.fresh);
        settledCodes.push(...settled.value.settledCodes);
      } else if (settled.error.code === 'order_conflict') conflicts.add(order.orderId);
      else return settled;
    }
  }
  return ok({ fresh, settledCodes, conflicts: [...conflicts] });
};
