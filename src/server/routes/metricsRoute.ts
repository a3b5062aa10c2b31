import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { RouteDeps } from '../deps';
import { isAdmin } from '../http/isAdmin';
import { measureBudgets } from '../http/measureBudgets';
import { measureRequests } from '../http/measureRequests';
import { measureShop } from '../http/measureShop';
import { refuse } from '../http/refuse';

/**
 * `GET /metrics` in Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/), for who has the admin token: how much
 * a shop sells is nobody else's business. Register before the routes that are to be measured.
 */
export const metricsRoute = (
  app: FastifyInstance,
  { store, reconciler, adminToken }: Pick<RouteDeps, 'store' | 'reconciler' | 'adminToken'>,
): void => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  measureRequests(app, registry);
  measureBudgets(store, registry);
  measureShop(reconciler, registry);
  app.get('/metrics', { schema: { summary: 'Figures for Prometheus; bearer token' } }, async (request, reply) => {
    if (!isAdmin(request, adminToken))
      return refuse(reply.header('www-authenticate', 'Bearer'), { code: 'unauthorized', message: 'The admin token is missing or wrong.' });
    const text = await registry.metrics();
    return reply.header('cache-control', 'no-store').type(registry.contentType).send(text);
  });
};
