import type { FastifyInstance } from 'fastify';
import { Counter, Histogram, type Registry } from 'prom-client';

declare module 'fastify' {
  interface FastifyReply {
    /** Reason code of a refusal, for the counter. */
    refusedWith?: string;
  }
}

/** Seconds; the last ones are where a shopper's patience ends. */
const BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Counts and times every request by the route it matched, and refusals by their reason. No address, header or body becomes a label. */
export const measureRequests = (app: FastifyInstance, registry: Registry): void => {
  const seconds = new Histogram({
    name: 'couplet_http_request_seconds',
    help: 'Time to answer, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers: [registry],
  });
  const refusals = new Counter({
    name: 'couplet_refusals_total',
    help: 'Requests refused, by route and reason code.',
    labelNames: ['route', 'reason'],
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions?.url ?? 'none';
    seconds.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1_000);
    if (reply.refusedWith !== undefined) refusals.inc({ route, reason: reply.refusedWith });
  });
};
