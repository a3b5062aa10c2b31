import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strings } from '../../../src/console/languages/en/settings';
import { fail } from '../../../src/protocol/values/result';
import { genericHttp } from '../../../src/server/connectors/openConnector';
import { accessOf, routeFacts } from '../../../src/server/http/routeSchemas';
import { type Answer, ask, claimKey, startTestServer, type TestServer } from '../../helpers/server/testServer';

/** Whoever adds a route here says that anybody on the internet may call it. */
const PUBLIC = [
  'GET /v1/status.json',
  'GET /v1/bundles/:id/:file',
  'POST /v1/reports',
  'POST /v1/reports/split',
  'POST /v1/claims',
  'POST /v1/friends',
  'POST /v1/messages',
  'GET /v1/messages',
  'GET /v1/m/:token',
  'POST /v1/m/:token',
  'GET /v1/messages/:token',
  'POST /v1/messages/:token',
  'GET /v1/push/key',
  'POST /v1/push/subscriptions',
  'POST /v1/push/subscriptions/remove',
  'GET /v1/admin/ways',
  'POST /v1/admin/setup',
  'POST /v1/admin/session',
  'POST /v1/tokens',
  'GET /v1/admin/sign-in',
  'GET /v1/admin/sign-in/callback',
  'GET /healthz',
  'GET /readyz',
  'GET /',
  'GET /openapi.json',
  'GET /:release/:file',
  'GET /assets/*',
  'GET /console',
  'GET /console/*',
  'GET /docs',
  'GET /docs/*',
];

let server: TestServer;
const widgetDir = mkdtempSync(join(tmpdir(), 'couplet-widget-'));
beforeAll(async () => {
  mkdirSync(join(widgetDir, 'v1'));
  writeFileSync(join(widgetDir, 'v1', 'couplet.js'), 'loader');
  // A shop with webhooks of its own, so that their route is there.
  const connector = {
    ...genericHttp({ shopUrl: 'http://127.0.0.1:9', token: 't' }),
    readWebhook: () => ({ ok: false as const, error: { code: 'signature_invalid', message: 'No.' } }),
  };
  const away = async () => fail('oidc_unreachable', 'Away.');
  server = await startTestServer({
    widgetDir,
    connector,
    deps: {
      baseUrl: 'https://couplet.example',
      oidc: { begin: away, finish: away },
      training: { dir: join(widgetDir, 'training'), fileMb: 1, quotaMb: 1, memoryMb: 500 },
    },
  });
});
afterAll(async () => {
  await server.close();
  rmSync(widgetDir, { recursive: true, force: true });
});

const each = (routes: readonly RouteOptions[]): readonly { readonly method: string; readonly url: string }[] =>
  routes.flatMap(({ method, url }) => [method].flat().map((one) => ({ method: one, url })));
const call = (base: string, method: string, url: string): Promise<Answer> =>
  ask(`${base}${url.replaceAll(/:\w+|\*/g, 'x')}`, {
    method,
    headers: { 'content-type': 'application/json', 'idempotency-key': claimKey(0) },
    body: ['GET', 'HEAD'].includes(method) ? null : '{}',
    redirect: 'manual',
  });
/** Routes that do not ask who calls them. */
const open = async (base: string, routes: readonly RouteOptions[]): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const { method, url } of each(routes)) if ((await call(base, method, url)).status !== 401) found.push(`${method} ${url}`);
  return found.filter((route) => !route.startsWith('HEAD ')).sort();
};

describe('who calls', () => {
  it('is asked by every route but those that are meant for anybody', async () => {
    expect(await open(server.url, server.routes)).toEqual([...PUBLIC].sort());
    expect(server.routes.length).toBeGreaterThan(PUBLIC.length + 12);
  });

  it('would be found missing on a route that does not ask', async () => {
    const app = fastify();
    const routes: RouteOptions[] = [];
    app.addHook('onRoute', (route) => void routes.push(route));
    routeFacts(app);
    app.get('/v1/admin/everything', async () => ({ secret: true }));
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    expect(await open(url, routes)).toEqual(['GET /v1/admin/everything']);
    await app.close();
  });

  it.each(['/v1/%61dmin/summary', '/v1/admi%6E/audit', '/%6Detrics', '/v1/admin/summary?x=/v1/claims'])(
    'is asked at %s too',
    async (path) => {
      expect((await ask(`${server.url}${path}`)).status).toBe(401);
    },
  );

  it.each(['//v1/admin/summary', '/v1//admin/summary', '/V1/ADMIN/summary', '/v1/admin/../admin/summary/', '/v1/admin;/summary'])(
    'nothing is at %s, or it asks',
    async (path) => {
      const { port } = new URL(server.url);
      const answer = await ask(`http://127.0.0.1:${port}${path}`);
      expect([401, 404]).toContain(answer.status);
    },
  );

  it('has the role its route asks for: a change that says nothing of itself is the owner’s', () => {
    const asked = Object.fromEntries(
      server.routes.flatMap(({ method, url, config }) =>
        [method].flat().map((one) => [`${one} ${url}`, accessOf(url, one, config?.access)] as const),
      ),
    );
    const roleless = Object.keys(asked).filter((route) => route.startsWith('GET /v1/admin') && asked[route] === undefined);
    expect(roleless).toEqual(PUBLIC.filter((route) => route.startsWith('GET /v1/admin')));
    expect(asked).toMatchObject({
      'GET /v1/admin/summary': 'read',
      'PUT /v1/admin/catalog': 'write',
      'PUT /v1/admin/serving': 'write',
      'POST /v1/admin/uninstall': 'manage',
      'POST /v1/admin/tokens': 'manage',
      'POST /v1/admin/setup-link': 'manage',
      'POST /v1/admin/sign-out': 'read',
      'GET /v1/admin/audit': 'manage',
      'PATCH /v1/admin/training/files/:id': 'write',
      'DELETE /v1/admin/training/files/:id': 'write',
      'POST /v1/admin/training/runs/:id/stage': 'write',
      'GET /v1/admin/training/runs/:id/card': 'read',
      'GET /metrics': 'read',
    });
    expect([accessOf('/v1/admin/new', 'POST'), accessOf('/v1/admin/new', 'GET'), accessOf('/v1/claims', 'POST')]).toEqual([
      'manage',
      'read',
      undefined,
    ]);
  });
});

/** Changes that only look something up, or that a page repeats while someone types. */
const NOT_IN_HISTORY = ['POST /v1/admin/products/match'];

it('every change has words in the history of the console', () => {
  const changes = server.routes.flatMap(({ method, url, config }) =>
    [method]
      .flat()
      .filter((one) => !['GET', 'HEAD'].includes(one) && !['read', undefined].includes(accessOf(url, one, config?.access)))
      .map((one) => `${one} ${url}`),
  );
  expect(changes.length).toBeGreaterThan(20);
  const { actions } = strings.history;
  expect(changes.filter((change) => actions[change] === undefined && !NOT_IN_HISTORY.includes(change))).toEqual([]);
});

describe('every answer', () => {
  it('is JSON or what it says it is, is not sniffed, and says on refusal why by the one shape', async () => {
    for (const { method, url } of each(server.routes)) {
      const answer = await call(server.url, method, url);
      expect([method, url, answer.headers.get('x-content-type-options')]).toEqual([method, url, 'nosniff']);
      if (answer.status < 400 || method === 'HEAD') continue;
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
      if (url !== '/readyz')
        expect(answer.json).toMatchObject({ error: { code: expect.stringMatching(/^[a-z_]+$/), message: expect.any(String) } });
    }
  });
});

describe('an address that cannot be decoded', () => {
  it.each(['/%c0%af', '/console/%', '/v1/admin/%u002e'])('is refused like all others, and not repeated: %s', async (path) => {
    const answer = await ask(server.url + path);
    expect([answer.status, answer.json]).toMatchObject([400, { error: { code: 'request_malformed' } }]);
    expect([answer.headers.get('x-content-type-options'), answer.text.includes('%')]).toEqual(['nosniff', false]);
  });
});

describe('the API document', () => {
  it('lists every route with its errors and what it asks of who calls', async () => {
    const document = (await ask(`${server.url}/openapi.json`)).json as {
      paths: Record<string, Record<string, { responses: object; security: readonly object[]; summary: string }>>;
      components: { securitySchemes: object };
    };
    expect(Object.keys(document.components.securitySchemes).sort()).toEqual(['bearer', 'session', 'signature']);
    let listed = 0;
    for (const { method, url } of each(server.routes)) {
      const isFile = ['/', '/openapi.json', '/:release/:file', '/assets/*', '/console', '/console/*', '/docs', '/docs/*'].includes(url);
      if (['HEAD', 'OPTIONS'].includes(method) || isFile) continue;
      const operation = document.paths[url.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
      expect([method, url, Object.keys(operation?.responses ?? {}), operation?.summary]).toEqual([
        method,
        url,
        expect.arrayContaining(['4XX', '5XX']),
        expect.any(String),
      ]);
      expect([url, (operation?.security ?? []).length > 0]).toEqual([url, !PUBLIC.includes(`${method} ${url}`)]);
      listed++;
    }
    expect(listed).toBeGreaterThan(18);
  });
});
