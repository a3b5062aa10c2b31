import type { FastifyInstance } from 'fastify';
import { routes, type Status, statusSchema } from '../../protocol/protocol';
import type { Pricer } from '../budgets/budgetPacing';
import { isNotModified } from '../http/headers';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import { sha256 } from '../http/signature';
import { notReady } from '../records/admission';
import type { BundleRepository } from '../records/bundleRepository';
import type { Repositories } from '../records/repositories';

const state = { type: 'object', properties: { ok: { type: 'boolean' } } };
const failure = { type: 'object', properties: { code: { type: 'string' }, message: { type: 'string' } } };
const notReadyState = { type: 'object', properties: { ok: { type: 'boolean' }, error: failure } };

/** `healthz`: the process responds. `readyz`: it can also read and write its data, so load balancers should use this one. */
export const healthRoutes = (app: FastifyInstance, { store }: { readonly store: Pick<Repositories, 'ready'> }): void => {
  app.get('/healthz', { schema: { summary: 'The process answers' } }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ ok: true }),
  );
  app.get(
    '/readyz',
    { schema: { summary: 'Readiness: the database takes reads and writes', response: { 200: state, 503: notReadyState } } },
    async (_request, reply) => {
      const ready = await store.ready().catch(() => notReady());
      return ready.ok ? reply.header('cache-control', 'no-store').send({ ok: true }) : refuse(reply, ready.error, { ok: false });
    },
  );
};

/** The kill switch for devices: at most 30 s old, never served stale. */
export const statusRoute = (
  app: FastifyInstance,
  { store, pricer }: { readonly store: BundleRepository; readonly pricer: Pricer },
): void => {
  app.get(
    routes.status,
    {
      config: { origin: 'note' },
      schema: {
        summary: 'Whether coupons may be shown, the current bundle, and budgets ahead of plan',
        response: { 200: jsonSchema(statusSchema), ...errorResponses },
      },
    },
    async (request, reply) => {
      const prices = await pricer.prices();
      const { serving, bundle = null, next } = await store.release();
      const status: Status = {
        v: 'status/1',
        serving,
        bundle,
        ...(next === undefined ? {} : { next }),
        ...(Object.keys(prices).length > 0 ? { shadowPrices: prices } : {}),
      };
      const etag = `"${sha256(JSON.stringify(status)).slice(0, 16)}"`;
      void reply.header('cache-control', 'public, max-age=30').header('etag', etag);
      return isNotModified(request.headers['if-none-match'], etag) ? reply.code(304).send() : reply.send(status);
    },
  );
};
