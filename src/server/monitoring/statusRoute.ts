import type { FastifyInstance } from 'fastify';
import { routes, type Status, statusSchema } from '../../protocol/protocol';
import type { RouteDeps } from '../deps';
import { errorResponses } from '../http/errorResponses';
import { jsonSchema } from '../http/jsonSchema';
import { sha256 } from '../http/sha256';

/** The kill switch's way to devices: at most 30 s old, never served stale. */
export const statusRoute = (app: FastifyInstance, { store, pricer }: Pick<RouteDeps, 'store' | 'pricer'>): void => {
  app.get(
    routes.status,
    {
      schema: {
        summary: 'May coupons be shown, from which bundle, and which budgets run ahead of plan',
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
      return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(status);
    },
  );
};
