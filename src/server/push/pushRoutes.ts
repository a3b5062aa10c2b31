import type { FastifyInstance } from 'fastify';
import {
  type PushKey,
  pushKeySchema,
  pushRoutes as routes,
  type SubscriptionRemoval,
  type SubscriptionRequest,
  subscriptionRemovalSchema,
  subscriptionRequestSchema,
} from '../../protocol/pushProtocol';
import type { RouteDeps } from '../deps';
import { errorResponses } from '../http/errorResponses';
import { jsonSchema } from '../http/jsonSchema';
import { refuse } from '../http/refuse';
import { subscriptionId } from './sealSubscription';

const off = { code: 'push_off', message: 'This server wakes no browsers.' };

/** Browsers subscribe and take it back. The server learns that there is a browser to be woken, and nothing else about it. */
export const pushRoutes = (app: FastifyInstance, { store, push, clock }: Pick<RouteDeps, 'store' | 'push' | 'clock'>): void => {
  app.get(
    routes.key,
    {
      schema: { summary: 'Key that browsers subscribe to Web Push with', response: { 200: jsonSchema(pushKeySchema), ...errorResponses } },
    },
    async (_request, reply) => {
      if (!push) return refuse(reply, off);
      const answer: PushKey = { v: 'push-key/1', publicKey: push.publicKey };
      return reply.header('cache-control', 'public, max-age=300').send(answer);
    },
  );

  app.post<{ Body: SubscriptionRequest }>(
    routes.subscriptions,
    {
      bodyLimit: 2_048,
      config: { subject: 'subscription', limit: 'subscriptions' },
      schema: {
        summary: 'Keep a subscription to Web Push, once however often it comes',
        body: jsonSchema(subscriptionRequestSchema),
        response: errorResponses,
      },
    },
    async ({ body }, reply) => {
      const service = push?.services.check(body.endpoint);
      if (!push || !service) return refuse(reply, off);
      if (!service.ok) return refuse(reply, service.error);
      await store.addSubscription(push.sealer.seal(body), clock());
      return reply.code(204).send();
    },
  );

  app.post<{ Body: SubscriptionRemoval }>(
    routes.removal,
    {
      bodyLimit: 2_048,
      config: { subject: 'subscription', limit: 'subscriptions' },
      schema: {
        summary: 'Forget a subscription; the same answer where there was none',
        body: jsonSchema(subscriptionRemovalSchema),
        response: errorResponses,
      },
    },
    async ({ body }, reply) => {
      // Also where nobody is woken any more: what was kept is forgotten all the same.
      await store.removeSubscription(subscriptionId(body.endpoint));
      return reply.code(204).send();
    },
  );
};
