import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { attributionSchema } from '../../protocol/experiment';
import { parseJsonWith } from '../../protocol/parse';
import { type OrderWebhook, orderWebhookSchema, routes } from '../../protocol/protocol';
import { fail, ok, type Result } from '../../protocol/result';
import type { RouteDeps } from '../deps';
import { checkSignature } from '../http/checkSignature';
import { errorResponses } from '../http/errorResponses';
import { rawBody } from '../http/rawBody';
import { refuse } from '../http/refuse';
import { sha256 } from '../http/sha256';

/** The cart attribute passes through the shopper's hands: one that was tampered with is a lost one, never a lost order. */
const lenientSchema = v.object({ ...orderWebhookSchema.entries, attribution: v.fallback(v.optional(attributionSchema), undefined) });

/** Reads an order event. Error `order_malformed`, also for a refund that does not say which one it is and what it pays back. */
export const readOrder = (text: string): Result<OrderWebhook> => {
  const read = parseJsonWith(lenientSchema, text, 'order_malformed');
  if (!read.ok) return read;
  const { attribution, ...order } = read.value;
  for (const field of ['refundId', 'refunded'] as const)
    if (order.event === 'refunded' && order[field] === undefined)
      return fail('order_malformed', 'A refund needs the shop’s id of it and what it pays back of the goods.', field);
  return ok(attribution === undefined ? order : { ...order, attribution });
};

/** Orders from the shop. Repeating a delivery is harmless: 200 with `fresh: false`. */
export const ordersRoute = async (app: FastifyInstance, { store, webhookSecret, clock }: RouteDeps): Promise<void> => {
  await app.register(async (scope) => {
    rawBody(scope);
    scope.post<{ Body: Buffer | undefined }>(
      routes.orders,
      {
        bodyLimit: 16_384,
        config: { subject: 'order' },
        schema: {
          summary: 'Order event of the shop, signed with HMAC-SHA256',
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
        const settled = await store.settleOrder(order.value, sha256(body), clock());
        return settled.ok ? reply.send(settled.value) : refuse(reply, settled.error);
      },
    );
  });
};
