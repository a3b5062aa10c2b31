import { AjvCompiler } from '@fastify/ajv-compiler';
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import swagger from '@fastify/swagger';
import { toJsonSchema } from '@valibot/to-json-schema';
import type { FastifyInstance } from 'fastify';
import type * as v from 'valibot';
import { errorResponseSchema } from '../../protocol/protocol';
import type { Access } from '../records/role';

const translated = new WeakMap<v.GenericSchema, Record<string, unknown>>();

/**
 * JSON Schema of a valibot schema, for Ajv and the API document: the only place where one becomes the other. Checks that JSON Schema
 * cannot say are left out here; a route that depends on one parses with valibot as well (docs/adr/001). The same object each time, by which
 * the compilers below know it.
 */
export const jsonSchema = (schema: v.GenericSchema): Record<string, unknown> => {
  const known = translated.get(schema);
  if (known) return known;
  const { $schema: _dialect, ...made } = toJsonSchema(schema, { typeMode: 'input', errorMode: 'ignore' });
  translated.set(schema, made);
  return made;
};

/** Response schemas every route shares. */
export const errorResponses = { '4xx': jsonSchema(errorResponseSchema), '5xx': jsonSchema(errorResponseSchema) };

/** What the hooks ask about the route that matched. */
interface RouteFacts {
  /** Storefronts call it from other origins, without credentials; the others want a token or a signature and are no browser's business. */
  readonly isPublic: boolean;
  /** Under overload it may be told to come back later. */
  readonly canWait: boolean;
  readonly limit: 'claims' | 'reports' | 'tokens' | 'messages' | 'subscriptions' | undefined;
  readonly origin: 'check' | 'note' | undefined;
  /** What an admin route asks of who calls it; undefined for routes that ask no role. */
  readonly access: Access | undefined;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Which rate per client the route is held to. */
    readonly limit?: 'claims' | 'reports' | 'tokens' | 'messages' | 'subscriptions';
    /** `check`: refuses pages of websites that are not allowed (`limitOrigins`). `note`: remembers the website. */
    readonly origin?: 'check' | 'note';
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
      origin: config?.origin,
      access: isPublic ? undefined : accessOf(url, request.method, config?.access),
    };
    next();
  });
};

const SIGNED = ['/v1/webhooks', '/v1/codes'];

/** How a caller shows who it is, as the API document says it (https://spec.openapis.org/oas/v3.0.3#security-scheme-object). */
const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', description: 'ADMIN_TOKEN, or a token made by `couplet admin token create`' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-couplet',
    description: 'Signed-in browser. Changes also need the header X-Couplet-Csrf: 1',
  },
  signature: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Couplet-Signature',
    description: 'Hex HMAC-SHA256(WEBHOOK_SECRET, X-Couplet-Timestamp + "." + body). Platform webhooks have their own signature',
  },
} as const;

/** Chapters of the API document, in reading order. */
const apiTags = [
  { name: 'Shop', description: 'Called by your shop’s back end: orders and codes. Signed with WEBHOOK_SECRET.' },
  { name: 'Widget', description: 'Called by shoppers’ browsers. The script tag does this for you.' },
  { name: 'Admin', description: 'Called by the console, by `couplet` and by your own tools. Needs a token or a session.' },
  { name: 'Monitoring', description: 'Called by your monitoring.' },
] as const;

const MONITORING = ['/healthz', '/readyz', '/metrics'];

const tagOf = (url: string): (typeof apiTags)[number]['name'] => {
  if (MONITORING.includes(url)) return 'Monitoring';
  if (SIGNED.some((prefix) => url.startsWith(prefix))) return 'Shop';
  return url.startsWith('/v1/admin') ? 'Admin' : 'Widget';
};

/** Adds to every route's description its chapter, the errors all routes share and how its caller signs in. Register before the routes. */
export const describeRoute = (app: FastifyInstance): void => {
  app.addHook('onRoute', (route) => {
    const access = accessOf(route.url, String([route.method].flat()[0]), route.config?.access);
    const security = access
      ? [{ bearer: [] }, { session: [] }]
      : SIGNED.some((prefix) => route.url.startsWith(prefix))
        ? [{ signature: [] }]
        : [];
    const { response } = (route.schema ?? {}) as { readonly response?: object };
    route.schema = { tags: [tagOf(route.url)], ...route.schema, security, response: { ...errorResponses, ...response } };
  });
};

type Build = ReturnType<typeof SerializerSelector>;

const serializers = new WeakMap<object, ReturnType<ReturnType<Build>>>();

/**
 * Fastify's own serializers, made once for every schema and for all servers of a process: some sixty routes share the two of errors, and a
 * host opens a server for each of its shops.
 */
export const sharedSerializers: Build = (externalSchemas, options) => {
  const compile = SerializerSelector()(externalSchemas, options);
  return (route) => {
    const { schema } = route as { readonly schema: object };
    const made = serializers.get(schema) ?? compile(route);
    serializers.set(schema, made);
    return made;
  };
};

/** The same of Fastify's validators: Ajv knows a schema that it has compiled, and there is one Ajv where there was one a server. */
export const sharedValidators = AjvCompiler();

/** Makes the document of `/openapi.json`. Register before the routes. */
export const describeApi = async (app: FastifyInstance, baseUrl: string | undefined): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      info: { title: 'Couplet server', version: '1', description: 'Bundles, private reports, claims and orders.' },
      tags: [...apiTags],
      components: { securitySchemes },
      ...(baseUrl === undefined ? {} : { servers: [{ url: baseUrl }] }),
    },
  });
};
