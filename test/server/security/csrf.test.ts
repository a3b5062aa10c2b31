import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sessionHash } from '../../../src/server/admin/session';
import { sha256 } from '../../../src/server/http/signature';
import { ADMIN_TOKEN, type Answer, ask, startTestServer, type TestServer } from '../../helpers/server/testServer';

const ORIGIN = 'https://couplet.example';
const SECRET = 'session-secret-of-the-test';
const COOKIE = `__Host-couplet=${SECRET}`;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ deps: { baseUrl: ORIGIN } });
  const { now } = server.time;
  await server.store.addSession(
    { hash: sessionHash(SECRET, ADMIN_TOKEN), actor: 'user:ada@shop.example', role: 'owner', expiresAt: now + 60_000 },
    now,
  );
});
afterAll(() => server.close());

const stop = (headers: Record<string, string>, body = '{"serving":false}'): Promise<Answer> =>
  ask(`${server.url}/v1/admin/serving`, { method: 'PUT', headers: { 'content-type': 'application/json', ...headers }, body });
const outcome = ({ status, json }: Answer) => [status, (json as { error?: { code: string } }).error?.code];

describe('a signed-in browser', () => {
  it('may look', async () => {
    const answer = await ask(`${server.url}/v1/admin/me`, { headers: { cookie: `other=1; ${COOKIE}` } });
    expect([answer.status, answer.json]).toEqual([200, { actor: 'user:ada@shop.example', role: 'owner', by: 'session' }]);
  });

  it.each([
    ['no header of ours, as from a form of another page', {}],
    ['another page’s origin', { 'x-couplet-csrf': '1', origin: 'https://evil.example' }],
    ['an origin that is none', { 'x-couplet-csrf': '1', origin: 'null' }],
    ['our origin over http', { 'x-couplet-csrf': '1', origin: 'http://couplet.example' }],
    ['our origin as a prefix', { 'x-couplet-csrf': '1', origin: `${ORIGIN}.evil.example` }],
    ['our origin alone', { origin: ORIGIN }],
  ])('changes nothing with %s', async (_what, headers) => {
    expect(outcome(await stop({ cookie: COOKIE, ...headers }))).toEqual([403, 'csrf_refused']);
    expect(await server.store.serving()).toBe(true);
  });

  it('changes what it wants from our own pages: the refusals above are of the request and not of the session', async () => {
    expect((await stop({ cookie: COOKIE, 'x-couplet-csrf': '1', origin: ORIGIN })).status).toBe(200);
    expect(await server.store.serving()).toBe(false);
    expect((await stop({ cookie: COOKIE, 'x-couplet-csrf': '1' }, '{"serving":true}')).status).toBe(200);
  });

  it('may know the server by the address it is at, such as a tunnel’s, which no other page can', async () => {
    const headers = { cookie: COOKIE, 'x-couplet-csrf': '1' };
    expect((await stop({ ...headers, origin: server.url }, '{"serving":true}')).status).toBe(200);
    const { port } = new URL(server.url);
    for (const origin of [`http://127.0.0.1:${Number(port) + 1}`, `http://localhost:${port}`, 'http://127.0.0.1'])
      expect(outcome(await stop({ ...headers, origin }))).toEqual([403, 'csrf_refused']);
    expect(outcome(await stop({ cookie: COOKIE, origin: server.url }))).toEqual([403, 'csrf_refused']);
  });

  it('is not asked by a preflight from elsewhere whether the header may be sent', async () => {
    const answer = await fetch(`${server.url}/v1/admin/serving`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://evil.example',
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'x-couplet-csrf',
      },
    });
    expect([answer.ok, answer.headers.get('access-control-allow-origin'), answer.headers.get('access-control-allow-headers')]).toEqual([
      false,
      null,
      null,
    ]);
  });

  it('is nobody with a cookie that is wrong, ended or beside a wrong token', async () => {
    for (const headers of [
      { cookie: '__Host-couplet=wrong' },
      { cookie: `__Host-couplet=${sha256(SECRET)}` },
      { cookie: `__Host-couplet=${sessionHash(SECRET, ADMIN_TOKEN)}` },
      { cookie: COOKIE, authorization: 'Bearer wrong' },
    ])
      expect(outcome(await stop({ 'x-couplet-csrf': '1', ...headers } as Record<string, string>))).toEqual([401, 'unauthorized']);
    server.time.now += 60_000;
    expect(outcome(await stop({ cookie: COOKIE, 'x-couplet-csrf': '1' }))).toEqual([401, 'unauthorized']);
    server.time.now -= 60_000;
  });
});

describe('a page whose owner points its name to this server', () => {
  /** What the browser sends that believes the page to be the server's: fetch sets no Host. */
  const rebound = (own: TestServer, method: 'PUT' | 'POST' | 'GET', url: string, payload?: object, host = 'evil.example:8790') =>
    own.app.inject({
      method,
      url,
      headers: { host, 'x-couplet-csrf': '1', ...(method === 'GET' ? {} : { origin: `http://${host}` }), cookie: COOKIE },
      ...(payload && { payload }),
    });

  it.each([
    ['with BASE_URL', { baseUrl: ORIGIN }],
    ['without BASE_URL', {}],
  ])('signs nobody in and changes nothing (%s)', async (_what, deps) => {
    const own = await startTestServer({ deps });
    const { now } = own.time;
    await own.store.addSession({ hash: sessionHash(SECRET, ADMIN_TOKEN), actor: 'user:a', role: 'owner', expiresAt: now + 60_000 }, now);
    for (const [method, url, payload] of [
      ['PUT', '/v1/admin/serving', { serving: false }],
      ['POST', '/v1/admin/session', { token: ADMIN_TOKEN }],
      ['POST', '/v1/admin/setup', { secret: 'x' }],
    ] as const) {
      const answer = await rebound(own, method, url, payload);
      expect([url, answer.statusCode, answer.json().error.code]).toEqual([url, 403, 'csrf_refused']);
      // The same by an address, which no name can be pointed to.
      for (const host of ['127.0.0.1:8790', 'localhost:8790', '[::1]:8790', 'tea.localhost'])
        expect([url, host, (await rebound(own, method, url, payload, host)).statusCode]).not.toEqual([url, host, 403]);
    }
    await own.close();
  });

  it('reads nothing, since the browser keeps the session for the server’s own name', async () => {
    const answer = await server.app.inject({ url: '/v1/admin/summary', headers: { host: 'evil.example' } });
    expect(answer.statusCode).toBe(401);
  });
});

describe('without BASE_URL', () => {
  it('a page’s origin is told by the host it was sent to, as the proxy that is believed names it', async () => {
    const plain = await startTestServer({ deps: { trustedProxies: ['127.0.0.1'] } });
    const { now } = plain.time;
    await plain.store.addSession({ hash: sessionHash(SECRET, ADMIN_TOKEN), actor: 'user:a', role: 'owner', expiresAt: now + 60_000 }, now);
    const change = (headers: Record<string, string>): Promise<Answer> =>
      ask(`${plain.url}/v1/admin/serving`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', cookie: COOKIE, 'x-couplet-csrf': '1', ...headers },
        body: '{"serving":true}',
      });
    expect((await change({ origin: plain.url })).status).toBe(200);
    expect((await change({ origin: ORIGIN, 'x-forwarded-host': 'couplet.example' })).status).toBe(200);
    expect(outcome(await change({ origin: ORIGIN }))).toEqual([403, 'csrf_refused']);
    expect(outcome(await change({ origin: 'https://evil.example', 'x-forwarded-host': 'couplet.example' }))).toEqual([403, 'csrf_refused']);
    await plain.close();
  });
});
