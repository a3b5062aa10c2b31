import type { FastifyInstance } from 'fastify';
import { type OrderImport, orderImportSchema } from '../../protocol/order';
import { parseWith } from '../../protocol/parse';
import { ok, type Result } from '../../protocol/result';
import type { RouteDeps } from '../deps';
import { refuse } from '../http/refuse';
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
const importOrders = async (store: Pick<Store, 'settleOrder'>, orders: OrderImport['orders'], now: number): Promise<Result<Imported>> => {
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

/** Orders of a merchant's export, for shops that neither send theirs nor let them be read. Registered where the admin token is already asked for. */
export const orderImportRoute = (scope: FastifyInstance, { store, clock }: Pick<RouteDeps, 'store' | 'clock'>): void => {
  const body = { type: 'object', required: ['orders'], properties: { orders: { type: 'array', items: { type: 'object' } } } };
  scope.post<{ Body: unknown }>(
    '/v1/admin/orders',
    {
      bodyLimit: 2 * 1024 * 1024,
      config: { subject: 'order', access: 'write' },
      schema: { summary: "Settle orders of the merchant's export; may be sent again", body },
    },
    async (request, reply) => {
      const read = parseWith(orderImportSchema, request.body, 'order_malformed');
      if (!read.ok) return refuse(reply, read.error);
      const imported = await importOrders(store, read.value.orders, clock());
      return imported.ok ? reply.send(imported.value) : refuse(reply, imported.error);
    },
  );
};
