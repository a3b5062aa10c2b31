import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../protocol/values/clock';
import { refuse } from '../http/refuse';
import { errorResponses } from '../http/routeSchemas';
import { rawBody } from '../http/signature';
import type { OrderRepository } from '../records/orderRepository';
import type { Connector } from '../shop/connector';
import { settleEvents } from './orderPoller';

interface ShopWebhookDeps {
  readonly store: OrderRepository;
  readonly connector: Connector;
  readonly clock: Clock;
}

const settledSchema = {
  type: 'object',
  properties: {
    fresh: { type: 'integer' },
    settledCodes: { type: 'array', items: { type: 'string' } },
    conflicts: { type: 'integer' },
  },
};

/**
 * The shop platform's own order webhooks, if its connector can read them. An event already settled with different figures also gets 200:
 * resending it would change nothing, and some platforms disable an address that keeps refusing.
 */
export const shopWebhookRoute = async (app: FastifyInstance, { store, connector, clock }: ShopWebhookDeps): Promise<void> => {
  const { platform, readWebhook } = connector;
  if (!readWebhook) return;
  await app.register(async (scope) => {
    rawBody(scope);
    scope.post<{ Body: Buffer | undefined }>(
      `/v1/webhooks/${platform}`,
      {
        // An order with several hundred lines, in a platform's format.
        bodyLimit: 2 * 1024 * 1024,
        config: { subject: 'order' },
        schema: { summary: `Order events as ${platform} sends and signs them`, response: { 200: settledSchema, ...errorResponses } },
      },
      async (request, reply) => {
        const read = readWebhook({ headers: request.headers, body: request.body ?? Buffer.alloc(0), now: clock() });
        if (!read.ok) return refuse(reply, read.error);
        const settled = await settleEvents(store, read.value, clock());
        return settled.ok ? reply.send(settled.value) : refuse(reply, settled.error);
      },
    );
  });
};
