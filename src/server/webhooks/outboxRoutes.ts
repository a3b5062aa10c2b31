import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import type { RouteDeps } from '../deps';
import { errorResponses } from '../http/errorResponses';
import { jsonSchema } from '../http/jsonSchema';
import { refuse } from '../http/refuse';

const retrySchema = v.strictObject({ id: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))) });

/** Dead events shown at most. */
const SHOWN = 200;

/** What the shop is to be told and was not. */
export const outboxRoutes = (scope: FastifyInstance, { store, clock }: Pick<RouteDeps, 'store' | 'clock'>): void => {
  scope.get(
    '/v1/admin/webhooks',
    { config: { access: 'write' }, schema: { summary: 'Events that wait, and those given up on, oldest first', response: errorResponses } },
    async () => ({ ...(await store.outbox()), deadEvents: await store.deadEvents(SHOWN) }),
  );

  scope.post<{ Body: v.InferOutput<typeof retrySchema> }>(
    '/v1/admin/webhooks/retry',
    {
      bodyLimit: 1_024,
      config: { subject: 'retry', access: 'write' },
      schema: {
        summary: 'Send what was given up on again: one event by its id, or all',
        body: jsonSchema(retrySchema),
        response: errorResponses,
      },
    },
    async ({ body }, reply) => {
      const retried = await store.retryEvents(body.id, clock());
      if (body.id !== undefined && retried === 0)
        return refuse(reply, { code: 'event_unknown', message: 'No event of this id was given up on.', at: 'id' });
      return reply.send({ retried });
    },
  );
};
