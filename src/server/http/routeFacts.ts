import type { FastifyInstance } from 'fastify';
import type { Access } from '../admin/role';

/** What the hooks ask about the route that matched. */
interface RouteFacts {
  /** Storefronts call it from other origins, without credentials; the others want a token or a signature and are no browser's business. */
  readonly isPublic: boolean;
  /** Under overload it may be told to come back later. */
  readonly canWait: boolean;
  readonly limit: 'claims' | 'reports' | 'tokens' | 'messages' | 'subscriptions' | undefined;
  /** What an admin route asks of who calls it; undefined for routes that ask no role. */
  readonly access: Access | undefined;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Which rate per client the route is held to. */
    readonly limit?: 'claims' | 'reports' | 'tokens' | 'messages' | 'subscriptions';
    /** Of admin routes: the access they ask for; by default `read` to look and `manage` to change. `public`: they ask none. */
    readonly access?: Access | 'public';
  }
  interface FastifyRequest {
    facts: RouteFacts;
  }
}

const ADMIN = ['/v1/admin', '/metrics'];
const PRIVATE = [...ADMIN, '/console', '/v1/webhooks', '/v1/codes'];

/** Access a route asks for, by its path and what it says of itself; a change that says nothing is the owner's. */
export const accessOf = (url: string, method: string, access?: Access | 'public'): Access | undefined => {
  if (!ADMIN.some((prefix) => url.startsWith(prefix)) || access === 'public') return undefined;
  return access ?? (method === 'GET' || method === 'HEAD' ? 'read' : 'manage');
};

/**
 * Finds the facts of a request once, because Fastify makes `routeOptions` anew at every look. They go by the route that matched: in the URL any
 * letter may be percent-encoded. Register first.
 */
export const routeFacts = (app: FastifyInstance): void => {
  app.decorateRequest('facts');
  app.addHook('onRequest', (request, _reply, next) => {
    const { url = request.url, config } = request.routeOptions;
    const isPublic = !PRIVATE.some((prefix) => url.startsWith(prefix));
    request.facts = {
      isPublic,
      canWait: isPublic && url !== '/healthz',
      limit: config?.limit,
      access: isPublic ? undefined : accessOf(url, request.method, config?.access),
    };
    next();
  });
};
