import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { expectedTrafficRoutes } from '../budgets/expectedTrafficRoutes';
import { releaseRoutes } from '../bundles/releaseRoutes';
import { campaignRoutes } from '../campaigns/campaignRoutes';
import { catalogRoute } from '../campaigns/catalogRoute';
import { previewRoute } from '../campaigns/previewRoute';
import { codePoolRoutes } from '../claims/codePoolRoutes';
import { shopAdminRoutes } from '../connectors/shopAdminRoutes';
import type { RouteDeps } from '../deps';
import { experimentCsvRoute } from '../experiments/experimentCsvRoute';
import { figuresRoutes } from '../experiments/figuresRoutes';
import { guardrailRoutes } from '../experiments/guardrailRoutes';
import { gzipAnswers } from '../http/gzipAnswers';
import { jsonSchema } from '../http/jsonSchema';
import { learningRoutes } from '../loop/learningRoutes';
import { loopRoutes } from '../loop/loopRoutes';
import { lettersRoutes } from '../messages/lettersRoutes';
import { messageAdminRoutes } from '../messages/messageAdminRoutes';
import { orderImportRoute } from '../orders/orderImportRoute';
import { pushAdminRoutes } from '../push/pushAdminRoutes';
import { summarise } from '../reporting/summarise';
import { splitAdminRoute } from '../reports/splitAdminRoute';
import { tokenKeysRoute } from '../tokens/tokenKeysRoute';
import { outboxRoutes } from '../webhooks/outboxRoutes';
import { accessRoutes } from './accessRoutes';
import { auditLine } from './auditTrail';

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
