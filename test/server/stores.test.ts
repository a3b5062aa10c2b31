import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../src/server/main';
import { readStores } from '../../src/server/readStores';
import { ask, orderBody, signed } from '../helpers/server/testServer';
import { SHOP_TOKEN, startTestShop } from '../helpers/server/testShop';
import { categoryCoupon, type TestKey, testBundle, testKey } from '../helpers/testBundle';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'couplet-stores-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const fromEnvironment = (name: string): string => `\${${name}}`;

const file = (stores: Readonly<Record<string, Readonly<Record<string, string>>>>): string => {
  const path = join(dir, 'stores.json');
  writeFileSync(path, JSON.stringify({ v: 'stores/1', stores }));
  return path;
};

describe('two stores in one process', () => {
  let shops: Awaited<ReturnType<typeof startTestShop>>[];
  let keys: TestKey[];
  let server: RunningServer;
  let folder: string;
  const names = ['tea', 'shoes'] as const;
  const tokens = { tea: 'admin-token-of-tea', shoes: 'admin-token-of-shoes' };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'couplet-stores-'));
    shops = await Promise.all(names.map(() => startTestShop()));
    keys = await Promise.all(names.map(() => testKey()));
    const path = join(folder, 'stores.json');
    const stores = Object.fromEntries(
      names.map((name, i) => [
        name,
        {
          SITE_KEY: keys[i]?.siteKey,
          SHOP_URL: shops[i]?.url,
          SHOP_TOKEN: fromEnvironment('SHOP_TOKEN_OF_TESTS'),
          ADMIN_TOKEN: tokens[name],
          WEBHOOK_SECRET: `webhook-secret-of-${name}`,
        },
      ]),
    );
    writeFileSync(path, JSON.stringify({ v: 'stores/1', stores }));
    const consoleDir = join(folder, 'console');
    mkdirSync(consoleDir);
    writeFileSync(join(consoleDir, 'index.html'), '<p>console</p>');
    const env = {
      STORES: path,
      PORT: '0',
      DATA_DIR: join(folder, 'data'),
      CONSOLE_DIR: consoleDir,
      LOG_LEVEL: 'silent',
      SHOP_TOKEN_OF_TESTS: SHOP_TOKEN,
      MAX_CONNECTIONS: '100',
    };
    server = await startServer(env, () => undefined);
    for (const [i, name] of names.entries()) {
      const key = keys[i];
      if (!key) throw new Error('no key');
      const bundle = await testBundle(key, { change: { marginRate: 0.4 + i / 10 } });
      const shards = Object.fromEntries([...bundle.shards].map(([hash, data]) => [hash, Buffer.from(data).toString('base64')]));
      expect((await admin(name, 'POST', 'bundles', { envelope: bundle.envelope, shards })).status).toBe(201);
      await admin(name, 'PUT', 'catalog', { entries: [{ coupon: categoryCoupon('tea', 'Tea'), currency: 'EUR', budget: { count: 1 } }] });
    }
  });
  afterAll(async () => {
    await server.close();
    await Promise.all(shops.map((shop) => shop.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  const admin = (store: string, method: string, path: string, body?: unknown, token = tokens[store as keyof typeof tokens]) =>
    ask(`${server.url}/s/${store}/v1/admin/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
    });
  const claim = (store: string, key: string) =>
    ask(`${server.url}/s/${store}/v1/claims`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ v: 'claim/1', couponId: 'tea', couponVersion: 1, attribution: 'v1.exp-1.couplet.-' }),
    });

  it('have data, budgets and bundles of their own, also under the same keys and ids', async () => {
    const bundles = await Promise.all(names.map(async (name) => (await ask(`${server.url}/s/${name}/v1/status.json`)).json));
    expect(new Set(bundles.map((status) => (status as { bundle: string }).bundle)).size).toBe(2);
    const codes = await Promise.all(names.map(async (name) => (await claim(name, 'claim-key-0000001')).json as { code: string }));
    expect(new Set(codes.map(({ code }) => code)).size).toBe(2);
    expect((await claim('tea', 'claim-key-0000002')).json).toMatchObject({ error: { code: 'budget_exhausted' } });
    expect((await claim('shoes', 'claim-key-0000001')).json).toEqual(codes[1]);
  });

  it('let nobody in by another store’s token or bundle key', async () => {
    expect((await admin('tea', 'GET', 'summary', undefined, tokens.shoes)).status).toBe(401);
    const [, other] = keys;
    if (!other) throw new Error('no key');
    const foreign = await testBundle(other);
    expect((await admin('tea', 'POST', 'bundles', { envelope: foreign.envelope })).json).toMatchObject({
      error: { code: 'bundle_wrong_key' },
    });
  });

  it('have a console each, whose setup link opens no other one', async () => {
    expect(server.consoles.map((address) => address.replace(/#setup=[\w-]{43}$/, '#'))).toEqual(
      names.map((name) => `${server.url}/s/${name}/console/#`),
    );
    const page = await fetch(`${server.url}/s/tea/console`);
    expect([page.url, await page.text()]).toEqual([`${server.url}/s/tea/console/`, '<p>console</p>']);
    const secret = server.consoles[0]?.split('=')[1];
    const setUp = async (store: string): Promise<readonly [number, string | undefined]> => {
      const headers = { 'content-type': 'application/json', 'x-couplet-csrf': '1', origin: server.url };
      const body = JSON.stringify({ secret });
      const answer = await ask(`${server.url}/s/${store}/v1/admin/setup`, { method: 'POST', headers, body });
      return [answer.status, answer.headers.getSetCookie()[0]?.split('=')[0]];
    };
    expect([await setUp('shoes'), await setUp('tea'), await setUp('tea')]).toEqual([
      [401, undefined],
      // Not by BASE_URL, which nobody set: the other store's session has another name.
      [200, '__Host-couplet.s.tea'],
      [401, undefined],
    ]);
  });

  it('believe no token, session, signature or code of each other', async () => {
    const at = (store: string, path: string, init: RequestInit) => ask(`${server.url}/s/${store}/v1/${path}`, init);
    const post = (body: unknown, headers: Record<string, string>): RequestInit => ({
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const made = (await admin('tea', 'POST', 'tokens', { name: 'ci', role: 'owner' })).json as { token: string };
    expect((await admin('tea', 'GET', 'me', undefined, made.token)).status).toBe(200);
    expect((await admin('shoes', 'GET', 'me', undefined, made.token)).status).toBe(401);

    const ours = { 'x-couplet-csrf': '1', origin: server.url };
    const signedIn = await at('tea', 'admin/session', post({ token: tokens.tea }, ours));
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const me = (store: string, jar: string) => at(store, 'admin/me', { headers: { cookie: jar } });
    expect([(await me('tea', cookie)).status, (await me('shoes', cookie)).status]).toEqual([200, 401]);
    expect((await me('shoes', cookie.replace('.s.tea=', '.s.shoes='))).status).toBe(401);
    expect((await at('shoes', 'admin/session', post({ token: tokens.tea }, ours))).status).toBe(401);

    // The code of a claim that tea holds, asked for and used up at shoes.
    const { code } = (await claim('tea', 'claim-key-0000001')).json as { code: string };
    const order = orderBody({ orderId: 'order-of-two', codes: [code] });
    const sent = (store: string, secret: string) => at(store, 'webhooks/orders', post(order, signed(order, Date.now(), secret)));
    expect((await sent('shoes', 'webhook-secret-of-tea')).json).toMatchObject({ error: { code: 'signature_invalid' } });
    expect((await sent('shoes', 'webhook-secret-of-shoes')).status).toBe(200);
    const use = JSON.stringify({ v: 'code-use/1', code });
    const look = (store: string, secret: string) => {
      const { 'x-couplet-signature': signature = '', ...rest } = signed(`/v1/codes/validate..${use}`, Date.now(), secret);
      return at(store, 'codes/validate', post(use, { ...rest, 'x-couplet-signature': signature }));
    };
    expect((await look('shoes', 'webhook-secret-of-tea')).json).toMatchObject({ error: { code: 'signature_invalid' } });
    expect((await look('shoes', 'webhook-secret-of-shoes')).json).toMatchObject({ error: { code: 'code_unknown' } });
    expect((await look('tea', 'webhook-secret-of-tea')).status).toBe(200);
  });

  it.each([
    '/s/tea/%2e%2e/shoes/v1/admin/summary',
    '/s/tea/..%2fshoes/v1/admin/summary',
    '/s/tea//s/shoes/v1/admin/summary',
    '//s/shoes/v1/admin/summary',
    '/s/shoes%2fv1/admin/summary',
    '/s/tea/v1/admin/../../../shoes/v1/admin/summary',
  ])('are not reached by tea’s token at %s', async (path) => {
    const answer = await new Promise<string>((done) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      // Unlike `fetch`, it leaves the path as it is.
      socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${tokens.tea}\r\nconnection: close\r\n\r\n`);
      let heard = '';
      socket.on('data', (data) => {
        heard += data;
      });
      socket.on('close', () => done(heard));
    });
    expect(answer).toMatch(/^HTTP\/1.1 (401|404) /);
  });

  it('have one limit of connections, and each counts those that were refused', async () => {
    const sockets = Array.from({ length: 101 }, () => connect(Number(new URL(server.url).port), '127.0.0.1'));
    await Promise.race(sockets.map((socket) => new Promise((done) => socket.on('error', () => undefined).on('close', done))));
    for (const socket of sockets) socket.destroy();
    for (const name of names)
      await expect
        .poll(async () => {
          const headers = { authorization: `Bearer ${tokens[name]}` };
          const { text } = await ask(`${server.url}/s/${name}/metrics`, { headers });
          return Number(/^couplet_connections_refused_total (\d+)$/m.exec(text)?.[1]);
        })
        .toBeGreaterThan(0);
  });

  it('are told by their addresses', () => {
    expect(server.stores).toEqual({ tea: `${server.url}/s/tea`, shoes: `${server.url}/s/shoes` });
  });

  it('are stopped one by one', async () => {
    await admin('tea', 'PUT', 'serving', { serving: false });
    const serving = await Promise.all(names.map(async (name) => (await ask(`${server.url}/s/${name}/v1/status.json`)).json));
    expect(serving).toMatchObject([{ serving: false }, { serving: true }]);
  });

  it('have health checks together, and nothing else stands at the root', async () => {
    expect((await ask(`${server.url}/readyz`)).json).toEqual({ ok: true, stores: { tea: true, shoes: true } });
    for (const path of ['/v1/status.json', '/s/hats/v1/status.json', '/s/tea', '/s/tea/../shoes/v1/admin/summary', '/metrics'])
      expect([path, (await ask(`${server.url}${path}`)).status]).toEqual([path, path.includes('shoes') ? 401 : 404]);
  });
});

describe('the file of stores', () => {
  const key = (letter: string): string => `pk_${letter.repeat(43)}`;
  const refusal = (stores: Parameters<typeof file>[0], env = {}): string | undefined => {
    const read = readStores(file(stores), env);
    return read.ok ? undefined : `${read.error.at}: ${read.error.message}`;
  };

  it('gives each store its folder and address, and of the process only what is nobody’s own', () => {
    const env = {
      DATA_DIR: '/data',
      BASE_URL: 'https://c.example/',
      LOG_LEVEL: 'warn',
      ADMIN_TOKEN: 'x'.repeat(20),
      SHOP_TOKEN: 'y',
      T: 'z',
    };
    const read = readStores(
      file({ a: { SITE_KEY: key('a'), SHOP_TOKEN: fromEnvironment('T') }, b: { SITE_KEY: key('b'), DATA_DIR: '/elsewhere' } }),
      env,
    );
    expect(read).toEqual({
      ok: true,
      value: [
        {
          id: 'a',
          env: { LOG_LEVEL: 'warn', DATA_DIR: '/data/a', BASE_URL: 'https://c.example/s/a', SITE_KEY: key('a'), SHOP_TOKEN: 'z' },
        },
        { id: 'b', env: { LOG_LEVEL: 'warn', DATA_DIR: '/elsewhere', BASE_URL: 'https://c.example/s/b', SITE_KEY: key('b') } },
      ],
    });
  });

  it.each([
    ['two stores with one key', { a: { SITE_KEY: key('a') }, b: { SITE_KEY: key('a') } }, 'the same SITE_KEY'],
    ['two stores in one database', { a: { DATABASE_URL: 'postgres://d' }, b: { DATABASE_URL: 'postgres://d' } }, 'the same DATABASE_URL'],
    ['two stores in one folder', { a: { DATA_DIR: '/d' }, b: { DATA_DIR: '/d' } }, 'the same DATA_DIR'],
    ['a store with a port', { a: { PORT: '1' } }, 'Set it in the environment'],
    ['a secret that is not there', { a: { SHOP_TOKEN: fromEnvironment('NOT_THERE') } }, 'has no NOT_THERE'],
    ['no store', {}, 'must name a store'],
    ['a name that is no path', { 'a/b': {} }, 'must be of a-z'],
  ] as const)('is refused with %s', (_, stores, message) => {
    expect(refusal(stores)).toContain(message);
  });

  it('is refused where it is missing or no JSON', () => {
    expect(readStores(join(dir, 'nowhere.json'), {})).toMatchObject({ ok: false, error: { code: 'config_invalid' } });
    const path = join(dir, 'stores.json');
    writeFileSync(path, '{');
    expect(readStores(path, {})).toMatchObject({ ok: false, error: { code: 'config_invalid' } });
  });
});
