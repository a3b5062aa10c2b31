import type { FastifyInstance } from 'fastify';
import { orderImportSchema } from '../../protocol/orderImport';
import { parseWith } from '../../protocol/parse';
import type { RouteDeps } from '../deps';
import { refuse } from '../http/refuse';
import { importOrders } from './importOrders';

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
