import type { FastifyInstance } from 'fastify';
import { routes, type Status, statusWithBundleSchema } from '../../protocol/protocol';
import type { Pricer } from '../budgets/budgetPacing';
import { createBundleWithStatus } from '../bundles/bundleWithStatus';
import { acceptsCoding, isNotModified } from '../http/headers';
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
  { store, pricer, codeMs }: { readonly store: BundleRepository; readonly pricer: Pricer; readonly codeMs: number },
): void => {
  const withBundle = createBundleWithStatus(store);
  app.get<{ Querystring: { readonly with?: unknown } }>(
    routes.status,
    {
      config: { origin: 'note' },
      schema: {
        summary:
          'Whether coupons may be shown, the current bundle, the lifetime of codes, and budgets ahead of plan. `?with=bundle` adds the files of the bundle',
        response: { 200: jsonSchema(statusWithBundleSchema), ...errorResponses },
      },
    },
    async (request, reply) => {
      const prices = await pricer.prices();
      const { serving, bundle = null, next } = await store.release();
      const status: Status = {
        v: 'status/1',
        serving,
        bundle,
        codeMs,
        ...(next === undefined ? {} : { next }),
        ...(Object.keys(prices).length > 0 ? { shadowPrices: prices } : {}),
      };
      void reply.header('cache-control', 'public, max-age=30');
      const file = request.query.with === 'bundle' ? await withBundle(status) : undefined;
      const small = acceptsCoding(request.headers['accept-encoding'], 'br') ? file?.brotli : undefined;
      const etag = `"${file ? `${file.etag}${small ? '.br' : ''}` : sha256(JSON.stringify(status)).slice(0, 16)}"`;
      void reply.header('etag', etag);
      if (file) void reply.header('vary', 'accept-encoding');
      if (isNotModified(request.headers['if-none-match'], etag)) return reply.code(304).send();
      if (small) void reply.header('content-encoding', 'br');
      return file ? reply.type('application/json; charset=utf-8').send(small ?? file.data) : reply.send(status);
    },
  );
};
