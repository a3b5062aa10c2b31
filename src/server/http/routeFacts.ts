import type { FastifyInstance } from 'fastify';

/** What the hooks ask about the route that matched. */
export interface RouteFacts {
  /** Storefronts call it from other origins, without credentials; the others want a token or a signature and are no browser's business. */
  readonly isPublic: boolean;
  /** Under overload it may be told to come back later. */
  readonly canWait: boolean;
  readonly limit: 'claims' | 'reports' | undefined;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Which rate per client the route is held to. */
    readonly limit?: 'claims' | 'reports';
  }
  interface FastifyRequest {
    facts: RouteFacts;
  }
}

const PRIVATE = ['/v1/admin', '/v1/webhooks', '/v1/codes', '/metrics'];

/**
 * Finds the facts of a request once, because Fastify makes `routeOptions` anew at every look. They go by the route that matched: in the URL any
 * letter may be percent-encoded. Register first.
 */
export const routeFacts = (app: FastifyInstance): void => {
  app.decorateRequest('facts');
  app.addHook('onRequest', (request, _reply, next) => {
    const { url = request.url, config } = request.routeOptions;
    const isPublic = !PRIVATE.some((prefix) => url.startsWith(prefix));
    request.facts = { isPublic, canWait: isPublic && url !== '/healthz', limit: config?.limit };
    next();
  });
};
