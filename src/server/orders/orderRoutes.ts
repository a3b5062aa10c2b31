import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { attributionSchema } from '../../protocol/experiment';
import { type OrderImport, orderImportSchema } from '../../protocol/order';
import { type OrderWebhook, orderWebhookSchema, routes } from '../../protocol/protocol';
import type { Clock } from '../../protocol/values/clock';
import { parseJsonWith, parseWith } from '../../protocol/values/parse';
import { fail, ok, type Result } from '../../protocol/values/result';
import { refuse } from '../http/refuse';
import { errorResponses } from '../http/routeSchemas';
import { checkSignature, rawBody } from '../http/signature';
import type { OrderEvent, OrderRepository } from '../records/orderRepository';
import { enterOrder } from './enterOrder';

/** Shoppers can alter the cart attribute. An invalid one counts as missing, and the order is kept. */
const lenientSchema = v.object({ ...orderWebhookSchema.entries, attribution: v.fallback(v.optional(attributionSchema), undefined) });

/** Reads an order event. Error `order_malformed`, also for a refund without its id or amount. */
export const readOrder = (text: string): Result<OrderWebhook> => {
  const read = parseJsonWith(lenientSchema, text, 'order_malformed');
  if (!read.ok) return read;
  const { attribution, ...order } = read.value;
  for (const field of ['refundId', 'refunded'] as const)
    if (order.event === 'refunded' && order[field] === undefined)
      return fail('order_malformed', 'A refund needs refundId and refunded, the amount paid back for goods.', field);
  return ok(attribution === undefined ? order : { ...order, attribution });
};

export interface OrderRouteDeps {
  readonly store: OrderRepository;
  readonly clock: Clock;
}

/** Orders from the shop. Repeated deliveries are harmless: 200 with `fresh: false`. */
export const ordersRoute = async (
  app: FastifyInstance,
  { store, webhookSecret, clock }: OrderRouteDeps & { readonly webhookSecret: string },
): Promise<void> => {
  await app.register(async (scope) => {
    rawBody(scope);
    scope.post<{ Body: Buffer | undefined }>(
      routes.orders,
      {
        bodyLimit: 16_384,
        config: { subject: 'order' },
        schema: {
          summary: 'Order event from the shop, signed with HMAC-SHA256',
          response: {
            200: {
              type: 'object',
              properties: { fresh: { type: 'boolean' }, settledCodes: { type: 'array', items: { type: 'string' } } },
            },
            ...errorResponses,
          },
        },
      },
      async (request, reply) => {
        const body = request.body ?? Buffer.alloc(0);
        const signed = checkSignature(body, request.headers, webhookSecret, clock);
        if (!signed.ok) return refuse(reply, signed.error);
        const order = readOrder(body.toString('utf8'));
        if (!order.ok) return refuse(reply, order.error);
        const settled = await enterOrder(store, order.value, clock());
        return settled.ok ? reply.send(settled.value) : refuse(reply, settled.error);
      },
    );
  });
};

interface Imported {
  readonly fresh: number;
  readonly settledCodes: readonly string[];
  readonly conflicts: readonly string[];
}

/**
 * Settles orders of a merchant's export at the time they were placed. An export states the sum of an order's refunds, while the store has
 * individual ones. The sum becomes the refund's id and the store adds only the new part of it. So importing twice, a second refund or
 * concurrent imports are counted correctly.
 * Errors: `overloaded`; earlier orders are settled.
 */
const importOrders = async (
  store: Pick<OrderRepository, 'settleOrder'>,
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
      const settled = await enterOrder(store, event, Math.min(at, now));
      if (settled.ok) {
        fresh += Number(settled.value.fresh);
        settledCodes.push(...settled.value.settledCodes);
      } else if (settled.error.code === 'order_conflict') conflicts.add(order.orderId);
      else return settled;
    }
  }
  return ok({ fresh, settledCodes, conflicts: [...conflicts] });
};

/**
 * Imports a merchant's export, for shops that neither send orders nor allow polling. Register inside a scope that requires the admin token.
 */
export const orderImportRoute = (scope: FastifyInstance, { store, clock }: OrderRouteDeps): void => {
  const body = { type: 'object', required: ['orders'], properties: { orders: { type: 'array', items: { type: 'object' } } } };
  scope.post<{ Body: unknown }>(
    '/v1/admin/orders',
    {
      bodyLimit: 2 * 1024 * 1024,
      config: { subject: 'order', access: 'write' },
      schema: { summary: "Import orders from the shop's export. Repeats are ignored", body },
    },
    async (request, reply) => {
      const read = parseWith(orderImportSchema, request.body, 'order_malformed');
      if (!read.ok) return refuse(reply, read.error);
      const imported = await importOrders(store, read.value.orders, clock());
      return imported.ok ? reply.send(imported.value) : refuse(reply, imported.error);
    },
  );
};
