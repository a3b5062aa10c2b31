import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sessionHash } from '../../../src/server/admin/session';
import { loggedError } from '../../../src/server/http/serverOptions';
import { sha256 } from '../../../src/server/http/signature';
import {
  ADMIN_TOKEN,
  ask,
  claimKey,
  orderBody,
  signed,
  startTestServer,
  type TestServer,
  WEBHOOK_SECRET,
} from '../../helpers/server/testServer';
import { SHOP_TOKEN } from '../../helpers/server/testShop';

const CUSTOMER = 'customer-ada-lovelace-1815';
const SESSION = 'session-secret-of-the-test';
const GUESS = 'ct_a-guess-that-somebody-mistyped-1234567890123';

let server: TestServer;
const lines: string[] = [];
const secrets = [
  ADMIN_TOKEN,
  WEBHOOK_SECRET,
  SHOP_TOKEN,
  CUSTOMER,
  SESSION,
  sha256(SESSION),
  sessionHash(SESSION, ADMIN_TOKEN),
  GUESS,
  claimKey(1),
  claimKey(2),
  '127.0.0.1',
  '203.0.113.77',
];
/** Which of the secrets stand in a text. */
const leaked = (text: string): readonly string[] => secrets.filter((secret) => text.includes(secret));

beforeAll(async () => {
  server = await startTestServer({ deps: { logLevel: 'debug', logTo: { write: (line) => void lines.push(line) } } });
});
afterAll(() => server.close());

describe('the log, at its most talkative', () => {
  it('tells of requests, refusals and failures by route and request id, and holds no secret, code, customer or address', async () => {
    const { now } = server.time;
    await server.store.addSession(
      { hash: sessionHash(SESSION, ADMIN_TOKEN), actor: 'user:ada@shop.example', role: 'owner', expiresAt: now + 60_000 },
      now,
    );
    const { link } = (await server.admin('POST', 'setup-link')).json as { link: string };
    const secret = link.split('=')[1] ?? '';
    secrets.push(secret, sha256(secret));
    const pages = { 'content-type': 'application/json', 'x-couplet-csrf': '1', origin: server.url };
    for (const [path, sent] of [
      ['session', { token: GUESS }],
      ['setup', { secret: GUESS }],
      ['setup', { secret }],
    ] as const)
      await ask(`${server.url}/v1/admin/${path}`, { method: 'POST', headers: pages, body: JSON.stringify(sent) });
    const { code } = (await server.claim(claimKey(1))).json as { code: string };
    const made = (await server.admin('POST', 'tokens', { name: 'ci', role: 'editor' })).json as { token: string };
    secrets.push(code, made.token, sha256(made.token));
    const body = orderBody({ codes: [code], customer: CUSTOMER });
    await server.order(body);
    await server.order(body, signed(body, now, 'another-secret-of-sixteen'));
    await server.order(body.replace('5000', '5001'));
    const { url } = server;
    for (const authorization of [`Bearer ${GUESS}`, `Bearer ${made.token}`])
      await ask(`${url}/v1/admin/summary`, { headers: { authorization } });
    await ask(`${url}/v1/admin/me`, { headers: { cookie: `__Host-couplet=${SESSION}`, 'x-forwarded-for': '203.0.113.77' } });
    const forwarded = { 'x-forwarded-for': '203.0.113.77' };
    for (let n = 0; n < 40; n++) await ask(`${url}/v1/status.json`, { headers: forwarded });
    await ask(`${url}/v1/nothing?token=${ADMIN_TOKEN}&code=${code}`);
    await ask(`${url}/v1/claims`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': claimKey(2) },
      body: `{"code":"${code}"`,
    });
    server.shop.setWeather('silent');
    await server.claim(claimKey(2));
    server.shop.setWeather('fine');
    Object.assign(server.store, {
      catalog: () => Promise.reject(Object.assign(new Error('broken'), { detail: `Key (code)=(${code})`, query: CUSTOMER })),
    });
    expect((await server.admin('GET', 'summary')).status).toBe(500);

    // The server's own address, when it begins to listen, is nobody's.
    const text = lines.filter((line) => !line.includes('Server listening at')).join('');
    const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(parsed.some(({ req }) => (req as { route?: string } | undefined)?.route === '/v1/claims')).toBe(true);
    expect(parsed.filter(({ msg }) => msg === 'request failed')).toMatchObject([
      { level: 50, reqId: expect.any(String), err: { message: 'broken' } },
    ]);
    expect(text).toContain('TRUST_PROXY');
    expect(leaked(text)).toEqual([]);
  });

  it('would be seen to leak: a log of headers and bodies holds them', () => {
    const before = lines.length;
    server.app.log.info({ headers: { authorization: `Bearer ${ADMIN_TOKEN}` }, body: orderBody({ customer: CUSTOMER }) }, 'careless');
    expect(leaked(lines.slice(before).join(''))).toEqual([ADMIN_TOKEN, CUSTOMER]);
  });

  it('keeps of a database’s error what names no value', () => {
    const error = Object.assign(new pg.DatabaseError('duplicate key value "TEA-SECRET"', 0, 'error'), {
      code: '23505',
      detail: 'Key (code)=(TEA-SECRET) already exists.',
      where: 'COPY TEA-SECRET',
    });
    const text = JSON.stringify(loggedError(new Error('store write failed', { cause: error })));
    expect(text).toContain('SQLSTATE 23505');
    expect(text).not.toContain('TEA-SECRET');
    expect(JSON.stringify({ ...error })).toContain('TEA-SECRET');
  });
});

describe('the API document and the public routes', () => {
  it('hold no secret either', async () => {
    for (const path of ['/openapi.json', '/v1/status.json', '/healthz', '/readyz'])
      expect(leaked((await ask(`${server.url}${path}`)).text.replaceAll(server.url, ''))).toEqual([]);
  });
});
