import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { checkFairness } from '../../core/bundle/checkFairness';
import { couponSchema } from '../../core/coupons/coupon';
import { currencySchema, minorSchema } from '../../core/money';
import { parseWith } from '../../core/parse';
import { auditLine } from '../admin/auditTrail';
import { summarise } from '../aggregate/summarise';
import { checkCatalog } from '../connectors/checkCatalog';
import type { RouteDeps } from '../deps';
import { jsonSchema } from '../http/jsonSchema';
import { refuse } from '../http/refuse';
import { accessRoutes } from './accessRoutes';
import { releaseRoutes } from './releaseRoutes';
import { shopAdminRoutes } from './shopAdminRoutes';

const budgetSchema = v.strictObject({
  money: v.optional(minorSchema),
  count: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
});
const catalogSchema = v.strictObject({
  entries: v.pipe(
    v.array(v.strictObject({ coupon: couponSchema, currency: currencySchema, budget: v.optional(budgetSchema, {}) })),
    v.maxLength(128),
  ),
});
const servingSchema = v.strictObject({ serving: v.boolean() });

/** Everything the merchant's own tools do; behind `guardAdmin`, no CORS. */
export const adminRoutes = async (app: FastifyInstance, deps: RouteDeps): Promise<void> => {
  const { store, connector, sweeper, experiment, clock } = deps;
  await app.register(async (scope) => {
    // The condition tree is recursive, which OpenAPI cannot inline: the document names the field, valibot checks it.
    const catalogBody = { type: 'object', required: ['entries'], properties: { entries: { type: 'array', items: { type: 'object' } } } };
    scope.put<{ Body: unknown }>(
      '/v1/admin/catalog',
      {
        bodyLimit: 4 * 1024 * 1024,
        config: { subject: 'catalog', access: 'write' },
        schema: { summary: 'Replace the catalog and its budgets', body: catalogBody },
      },
      async (request, reply) => {
        const catalog = parseWith(catalogSchema, request.body, 'catalog_malformed');
        if (!catalog.ok) return refuse(reply, catalog.error);
        const ids = catalog.value.entries.map(({ coupon }) => coupon.id);
        if (new Set(ids).size < ids.length) return refuse(reply, { code: 'coupon_duplicate', message: 'A coupon id occurs twice.' });
        const coupons = catalog.value.entries.map(({ coupon }) => coupon);
        const fair = checkFairness({ coupons });
        if (!fair.ok) return refuse(reply, fair.error);
        const honoured = await checkCatalog(catalog.value.entries, connector);
        if (!honoured.ok) return refuse(reply, honoured.error);
        await store.audited(auditLine(request, clock(), 'catalog')).putCatalog(catalog.value.entries, clock());
        return reply.send({ entries: ids.length });
      },
    );

    releaseRoutes(scope, deps);

    scope.put<{ Body: v.InferOutput<typeof servingSchema> }>(
      '/v1/admin/serving',
      {
        config: { subject: 'serving', access: 'write' },
        schema: { summary: 'Stop or resume coupons; stopping ends open claims', body: jsonSchema(servingSchema) },
      },
      async (request, reply) => {
        const { serving } = request.body;
        await store.audited(auditLine(request, clock(), 'serving')).setServing(serving, clock());
        const { ended, remaining } = serving ? { ended: 0, remaining: 0 } : await sweeper.endAll();
        return reply.send({ serving, endedClaims: ended, remainingClaims: remaining });
      },
    );

    scope.get('/v1/admin/summary', { schema: { summary: 'Budgets, debiased reports, orders by variant' } }, async (_request, reply) =>
      reply.send(await summarise(deps)),
    );

    shopAdminRoutes(scope, deps);
    accessRoutes(scope, deps);

    // Beside the summary and not in it: it reads every order.
    scope.get(
      '/v1/admin/experiment',
      { schema: { summary: "The running experiment from orders: lifts and net margin by arm with intervals, verdicts, coupons' values" } },
      async (_request, reply) => {
        const result = await experiment();
        return result.ok ? reply.send(result.value) : refuse(reply, result.error);
      },
    );
  });
};
