import type { FastifyInstance } from 'fastify';
import { errorResponses } from './errorResponses';
import { accessOf } from './routeFacts';

const SIGNED = ['/v1/webhooks', '/v1/codes'];

/** How a caller shows who it is, as the API document says it (https://spec.openapis.org/oas/v3.0.3#security-scheme-object). */
export const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', description: 'ADMIN_TOKEN, or a token made by `couplet admin token create`' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-couplet',
    description: 'Signed-in browser; changes also need the header X-Couplet-Csrf: 1',
  },
  signature: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Couplet-Signature',
    description: 'Hex HMAC-SHA256(WEBHOOK_SECRET, X-Couplet-Timestamp + "." + body); a platform’s own webhook has its own',
  },
} as const;

/** Adds to every route's description the errors all routes share and what it asks of its caller. Register before the routes. */
export const describeRoute = (app: FastifyInstance): void => {
  app.addHook('onRoute', (route) => {
    const access = accessOf(route.url, String([route.method].flat()[0]), route.config?.access);
    const security = access
      ? [{ bearer: [] }, { session: [] }]
      : SIGNED.some((prefix) => route.url.startsWith(prefix))
        ? [{ signature: [] }]
        : [];
    const { response } = (route.schema ?? {}) as { readonly response?: object };
    route.schema = { ...route.schema, security, response: { ...errorResponses, ...response } };
  });
};
