import type { FastifyInstance } from 'fastify';
import { type Learning, learningSchema } from '../../campaigns/learning/fittingModels';
import { parseWith } from '../../protocol/parse';
import { auditLine } from '../admin/auditTrail';
import type { RouteDeps } from '../deps';
import { jsonSchema } from '../http/jsonSchema';
import { refuse } from '../http/refuse';

const unsaid: Learning = { halfLifeDays: null };

/** How long what was learnt counts, for the merchant to read and to say. */
export const learningRoutes = (scope: FastifyInstance, { store, clock }: RouteDeps): void => {
  scope.get(
    '/v1/admin/learning',
    {
      config: { access: 'read' },
      schema: { summary: 'Days after which what sums over visits taught counts half; null: it counts for good' },
    },
    async (_request, reply) => reply.send((await store.learning()) ?? unsaid),
  );

  scope.put<{ Body: unknown }>(
    '/v1/admin/learning',
    {
      config: { subject: 'learning', access: 'write' },
      schema: { summary: 'Say how many; the next bundle is taught by it', body: jsonSchema(learningSchema) },
    },
    async (request, reply) => {
      const body = parseWith(learningSchema, request.body, 'learning_malformed');
      if (!body.ok) return refuse(reply, body.error);
      await store.audited(auditLine(request, clock(), 'learning')).putLearning(body.value, clock());
      return reply.send(body.value);
    },
  );
};
