import type { FastifyInstance } from 'fastify';

const preflight = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'content-type, idempotency-key',
  'access-control-max-age': '86400',
};

/**
 * CORS (https://fetch.spec.whatwg.org/#http-cors-protocol): the same constants for every origin, so that nothing varies by it in a cache. Register
 * before the routes.
 */
export const crossOrigin = (app: FastifyInstance): void => {
  app.addHook('onRequest', (request, reply, next) => {
    void reply.header('x-content-type-options', 'nosniff');
    if (!request.facts.isPublic) return next();
    void reply.header('cross-origin-resource-policy', 'cross-origin').header('access-control-allow-origin', '*');
    if (request.method !== 'OPTIONS') return next();
    void reply.code(204).headers(preflight).send();
  });
};
