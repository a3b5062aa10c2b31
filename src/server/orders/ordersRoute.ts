import type { FastifyInstance } from 'fastify';
import { routes } from '../../protocol/protocol';
import type { RouteDeps } from '../deps';
import { checkSignature } from '../http/checkSignature';
import { errorResponses } from '../http/errorResponses';
import { rawBody } from '../http/rawBody';
import { refuse } from '../http/refuse';
import { sha256 } from '../http/sha256';
import { readOrder } from './readOrder';

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
