import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { auditLine } from '../admin/auditTrail';
import { summarise } from '../aggregate/summarise';
import type { RouteDeps } from '../deps';
import { gzipAnswers } from '../http/gzipAnswers';
import { jsonSchema } from '../http/jsonSchema';
import { accessRoutes } from './accessRoutes';
import { campaignRoutes } from './campaignRoutes';
import { catalogRoute } from './catalogRoute';
import { codePoolRoutes } from './codePoolRoutes';
import { expectedTrafficRoutes } from './expectedTrafficRoutes';
import { experimentCsvRoute } from './experimentCsvRoute';
import { figuresRoutes } from './figuresRoutes';
import { guardrailRoutes } from './guardrailRoutes';
import { learningRoutes } from './learningRoutes';
import { lettersRoutes } from './lettersRoutes';
import { loopRoutes } from './loopRoutes';
import { messageAdminRoutes } from './messageAdminRoutes';
import { orderImportRoute } from './orderImportRoute';
import { outboxRoutes } from './outboxRoutes';
import { previewRoute } from './previewRoute';
import { pushAdminRoutes } from './pushAdminRoutes';
import { releaseRoutes } from './releaseRoutes';
import { shopAdminRoutes } from './shopAdminRoutes';
import { splitAdminRoute } from './splitAdminRoute';
import { tokenKeysRoute } from './tokenKeysRoute';

const servingSchema = v.strictObject({ serving: v.boolean() });

/** Everything the merchant's own tools do; behind `guardAdmin`, no CORS. */
export const adminRoutes = async (app: FastifyInstance, deps: RouteDeps): Promise<void> => {
  const { store, sweeper, clock } = deps;
  await app.register(async (scope) => {
    gzipAnswers(scope);
    catalogRoute(scope, deps);
    await codePoolRoutes(scope, deps);
    releaseRoutes(scope, deps);
    campaignRoutes(scope, deps);
    expectedTrafficRoutes(scope, deps);
    learningRoutes(scope, deps);
    loopRoutes(scope, deps);
    previewRoute(scope, deps);
    tokenKeysRoute(scope, deps);
    splitAdminRoute(scope, deps);
    pushAdminRoutes(scope, deps);
    lettersRoutes(scope, deps);

    scope.put<{ Body: v.InferOutput<typeof servingSchema> }>(
      '/v1/admin/serving',
      {
        config: { subject: 'serving', access: 'write' },
        schema: {
          summary: 'Stop or resume coupons; stopping ends open claims. `stillValid`: codes for all, which the shop itself must end',
          body: jsonSchema(servingSchema),
        },
      },
      async (request, reply) => {
        const { serving } = request.body;
        await store.audited(auditLine(request, clock(), 'serving')).setServing(serving, clock());
        const { ended, remaining } = serving ? { ended: 0, remaining: 0 } : await sweeper.endAll();
        // They are the shop's own: it alone can end them.
        const shared = serving ? [] : (await store.catalog()).flatMap(({ codes }) => (codes?.from === 'shared' ? [codes.code] : []));
        return reply.send({
          serving,
          endedClaims: ended,
          remainingClaims: remaining,
          ...(shared.length > 0 ? { stillValid: shared } : {}),
        });
      },
    );

    scope.get('/v1/admin/summary', { schema: { summary: 'Budgets, debiased reports, orders by variant' } }, async (_request, reply) =>
      reply.send(await summarise(deps)),
    );

    shopAdminRoutes(scope, deps);
    orderImportRoute(scope, deps);
    accessRoutes(scope, deps);
    outboxRoutes(scope, deps);
    messageAdminRoutes(scope, deps);
    figuresRoutes(scope, deps);
    experimentCsvRoute(scope, deps);
    guardrailRoutes(scope, deps);
  });
};
