import type { FastifyInstance } from 'fastify';
import type { RouteDeps } from '../deps';

const state = { type: 'object', properties: { ok: { type: 'boolean' } } };

/** `healthz`: the process answers. `readyz`: it can also read and write its data; load balancers ask this one. */
export const healthRoutes = (app: FastifyInstance, { store }: Pick<RouteDeps, 'store'>): void => {
  app.get('/healthz', { schema: { summary: 'The process answers' } }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ ok: true }),
  );
  app.get(
    '/readyz',
    { schema: { summary: 'The store answers as well', response: { 200: state, 503: state } } },
    async (_request, reply) => {
      const ready = await store.ready().catch(() => false);
      return reply
        .code(ready ? 200 : 503)
        .header('cache-control', 'no-store')
        .send({ ok: ready });
    },
  );
};
