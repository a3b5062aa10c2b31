import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { RouteDeps } from '../deps';
import { measureBudgets } from './measureBudgets';
import { measureCodes } from './measureCodes';
import { measureLoop } from './measureLoop';
import { measureMessages } from './measureMessages';
import { measureOutbox } from './measureOutbox';
import { measurePush } from './measurePush';
import { measureRequests } from './measureRequests';
import { measureShop } from './measureShop';
import { measureSplit } from './measureSplit';

/**
 * `GET /metrics` in Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/), for who has a token: how much
 * a shop sells is nobody else's business. Register before the routes that are to be measured.
 */
export const metricsRoute = (
  app: FastifyInstance,
  { store, reconciler, orderPoller, clock }: Pick<RouteDeps, 'store' | 'reconciler' | 'orderPoller' | 'clock'>,
): void => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  measureRequests(app, registry);
  measureBudgets(store, registry);
  measureCodes(store, clock, registry);
  measureLoop(store, registry);
  measureOutbox(store, registry);
  measureMessages(store, clock, registry);
  measurePush(store, registry);
  measureSplit(store, registry);
  measureShop({ reconciler, orderPoller }, registry);
  app.get('/metrics', { schema: { summary: 'Figures for Prometheus; bearer token' } }, async (_request, reply) => {
    const text = await registry.metrics();
    return reply.type(registry.contentType).send(text);
  });
};
