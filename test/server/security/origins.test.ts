import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR, SECOND } from '../../../src/protocol/values/clock';
import { type Answer, ask, claimKey, startTestServer, type TestServer } from '../../helpers/server/testServer';

const SHOP = 'https://shop.example';
const FOREIGN = 'https://foreign.example';
const OWN = 'https://coupons.example';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ deps: { baseUrl: OWN } });
});
afterEach(() => server.close());

const codeOf = ({ status, json }: Answer): unknown => (status < 300 ? 'ok' : (json as { error: { code: string } }).error.code);
const allow = (...allowed: string[]): Promise<Answer> => server.admin('PUT', 'origins', { allowed });

const post = (path: string, origin: string | undefined, body: object, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(origin === undefined ? {} : { origin }), ...headers },
    body: JSON.stringify(body),
  });

let keys = 0;
const claim = (origin: string | undefined): Promise<Answer> =>
  post(
    '/v1/claims',
    origin,
    { v: 'claim/1', couponId: 'tea', couponVersion: 1, attribution: 'v1.exp-1.couplet.-' },
    { 'idempotency-key': claimKey(keys++) },
  );
const status = (origin: string): Promise<Answer> => ask(`${server.url}/v1/status.json`, { headers: { origin } });

describe('without a list', () => {
  it('any page may claim, and so a foreign one is admitted', async () => {
    expect(await Promise.all([SHOP, FOREIGN, 'null', undefined].map(async (origin) => codeOf(await claim(origin))))).toEqual(
      Array(4).fill('ok'),
    );
  });
});

describe('with a list that cannot be read', () => {
  it('pages of this server alone may claim, until it is saved again', async () => {
    const lines: string[] = [];
    await server.close();
    server = await startTestServer({ deps: { baseUrl: OWN, logLevel: 'error', logTo: { write: (line) => void lines.push(line) } } });
    await allow(SHOP);
    const file = new SQLite(join(server.dir, 'couplet.sqlite'));
    file.prepare("UPDATE setting SET value = replace(value, 'origins/1', 'origins/2') WHERE name = 'allowed-origins'").run();
    file.close();
    server.time.now += 6 * SECOND;
    const answers = await Promise.all([SHOP, FOREIGN, OWN].map(async (origin) => codeOf(await claim(origin))));
    expect(answers).toEqual(['origin_refused', 'origin_refused', 'ok']);
    expect(lines.filter((line) => line.includes('the list of allowed websites cannot be read'))).toHaveLength(1);
    expect((await server.admin('GET', 'origins')).json).toMatchObject({ allowed: ['https://list-cannot-be-read.invalid'] });
    await allow(SHOP);
    expect(codeOf(await claim(SHOP))).toBe('ok');
  });
});

describe('with a list', () => {
  it.each([
    ['the shop', SHOP, 'ok'],
    ['another website', FOREIGN, 'origin_refused'],
    ['the shop without TLS', 'http://shop.example', 'origin_refused'],
    ['a subdomain', 'https://www.shop.example', 'origin_refused'],
    ['a name that only begins alike', 'https://shop.example.foreign.example', 'origin_refused'],
    ['a sandboxed page', 'null', 'origin_refused'],
    ['a page of this server', OWN, 'ok'],
    ['no page', undefined, 'ok'],
  ])('a claim of %s is answered with its right', async (_, origin, wanted) => {
    expect((await allow(SHOP)).status).toBe(200);
    expect(codeOf(await claim(origin))).toBe(wanted);
    expect((await server.tea()).reservedCount).toBe(wanted === 'ok' ? 1 : 0);
  });

  it('subdomains are allowed by a wildcard, their parent is not', async () => {
    await allow('https://*.shop.example');
    const pages = ['https://www.shop.example', 'https://a.b.shop.example', SHOP, 'https://evilshop.example', 'http://www.shop.example'];
    expect(await Promise.all(pages.map(async (page) => codeOf(await claim(page))))).toEqual([
      'ok',
      'ok',
      'origin_refused',
      'origin_refused',
      'origin_refused',
    ]);
  });

  it.each([
    ['/v1/messages', { v: 'send/1' }],
    ['/v1/push/subscriptions', { v: 'push-subscription/1' }],
    ['/v1/tokens', { v: 'tokens/1' }],
    ['/v1/reports', { v: 'exposure/1' }],
  ])('%s refuses other websites only', async (path, body) => {
    await allow(SHOP);
    expect(codeOf(await post(path, FOREIGN, body))).toBe('origin_refused');
    expect(codeOf(await post(path, SHOP, body))).not.toBe('origin_refused');
  });

  it('a foreign page can read the refusal, and still unsubscribes a browser', async () => {
    await allow(SHOP);
    const preflight = await ask(`${server.url}/v1/claims`, { method: 'OPTIONS', headers: { origin: FOREIGN } });
    const refused = await claim(FOREIGN);
    expect([preflight.status, refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([204, 403, '*']);
    expect(refused.text).toContain(FOREIGN);
    const endpoint = 'https://push.example/1';
    expect((await post('/v1/push/subscriptions/remove', FOREIGN, { v: 'push-removal/1', endpoint })).status).not.toBe(403);
  });

  it('refused claims are counted for their coupon', async () => {
    await allow(SHOP);
    await claim(FOREIGN);
    await claim(FOREIGN);
    await ask(`${server.url}/v1/claims`, { method: 'POST', headers: { origin: FOREIGN } });
    await server.refusals.flush();
    const counts = await server.store.refusals('2000-01-01');
    expect(counts.filter(({ code }) => code === 'origin_refused')).toMatchObject([{ couponId: 'tea', count: 2 }]);
  });

  it('a change by another server counts after five seconds', async () => {
    await allow(SHOP);
    expect(codeOf(await claim(FOREIGN))).toBe('origin_refused');
    await server.store.putAllowedOrigins([], server.time.now);
    expect(codeOf(await claim(FOREIGN))).toBe('origin_refused');
    server.time.now += 5 * SECOND;
    expect(codeOf(await claim(FOREIGN))).toBe('ok');
  });
});

describe('the list', () => {
  it('has origins in their normal form, each once, and is audited', async () => {
    const answer = await allow(' https://Shop.example:443/tea?x=1 ', SHOP, 'http://localhost:4000', 'https://*.shop.example');
    expect(answer.json).toMatchObject({ allowed: [SHOP, 'http://localhost:4000', 'https://*.shop.example'] });
    expect((await server.admin('GET', 'origins')).json).toEqual(answer.json);
    expect((await server.store.audit(Number.MAX_SAFE_INTEGER, 1))[0]).toMatchObject({ subject: 'origins', outcome: 'done' });
  });

  it.each([
    'shop.example',
    'ftp://shop.example',
    'null',
    '*',
    'https://*',
    'https://*.example',
    'https://shop.*.example',
    'https://*shop.example.com',
    'capacitor://localhost',
  ])('refuses %s', async (origin) => {
    const answer = await allow(SHOP, origin);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'origins_malformed']);
    expect((answer.json as { error: { at: string } }).error.at).toBe('allowed[1]');
    expect(await server.store.allowedOrigins()).toEqual([]);
  });

  it('has at most 50 origins', async () => {
    const many = Array.from({ length: 51 }, (_, n) => `https://shop-${n}.example`);
    expect(codeOf(await allow(...many))).toBe('origins_malformed');
    expect((await allow(...many.slice(1))).status).toBe(200);
  });
});

describe('origins seen', () => {
  const seen = async () => ((await server.admin('GET', 'origins')).json as { seen: { origin: string }[] }).seen;

  it('are those whose pages asked for the status within a day, the most frequent first', async () => {
    await status(FOREIGN);
    server.time.now += 20 * HOUR;
    for (const origin of [SHOP, FOREIGN, SHOP, 'null', OWN, 'https://x.example/path']) await status(origin);
    await allow(SHOP);
    const lastAt = server.time.now;
    expect(await seen()).toEqual([
      { origin: FOREIGN, count: 2, lastAt, allowed: false },
      { origin: SHOP, count: 2, lastAt, allowed: true },
    ]);
    server.time.now += 5 * HOUR;
    expect(await seen()).toEqual([
      { origin: SHOP, count: 2, lastAt, allowed: true },
      { origin: FOREIGN, count: 1, lastAt, allowed: false },
    ]);
    server.time.now += 24 * HOUR;
    expect(await seen()).toEqual([]);
  });

  it('are at most 50, and forged ones do not displace the shop', async () => {
    for (let n = 0; n < 3; n++) await status(SHOP);
    for (let n = 0; n < 120; n++) await status(`https://forged-${n}.example`);
    const origins = (await seen()).map(({ origin }) => origin);
    expect([origins.length, origins[0]]).toEqual([50, SHOP]);
  });
});
