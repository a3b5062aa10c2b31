import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { doctorCommand } from '../../src/cli/doctor';
import { migrateStore } from '../../src/cli/storeCommands';
import { snippetOf } from '../../src/console/pages/settings/Install';
import { DAY, HOUR } from '../../src/protocol/values/clock';
import { QUEUE_HASH } from '../../src/protocol/values/mergePolicy';
import { everyCheck } from '../../src/server/doctor/checks/everyCheck';
import { gatherFacts } from '../../src/server/doctor/gather/gatherFacts';
import { inspectSqlite } from '../../src/server/doctor/gather/inspectSqlite';
import type { Finding } from '../../src/server/monitoring/finding';
import { openStore } from '../../src/server/store/openStore';
import { startTestRelay } from '../helpers/fakes/mailRelay';
import { loopbackCertificate } from '../helpers/fakes/pushService';
import { printedOutput } from '../helpers/node/printedOutput';
import { startTestDatabases } from '../helpers/server/testDatabases';
import { ADMIN_TOKEN, orderBody, signed, startTestServer, type TestServer, WEBHOOK_SECRET } from '../helpers/server/testServer';
import { SHOP_TOKEN, startTestShop, type TestShop } from '../helpers/server/testShop';
import { type TestBundle, testBundle, testKey } from '../helpers/testBundle';

const LOADER = '/* loader */';
type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const listen = async (handler: Handler): Promise<string> => {
  const http = createServer(handler);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  stops.push(() => new Promise((resolve) => http.close(resolve)));
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
};

/** A page of the shop with these headers. */
const pageWith = (html: string, headers: Readonly<Record<string, string>> = {}): Promise<string> =>
  listen((_, response) => response.writeHead(200, { 'content-type': 'text/html', ...headers }).end(html));

interface Change {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
}

/** What stands between browsers and the server, and changes answers. */
const between = (url: string, change: (path: string, body: string) => Change): Promise<string> =>
  listen(async (request, response) => {
    const path = request.url ?? '/';
    const { host: _, connection: __, ...asked } = request.headers;
    const got = await fetch(url + path, { method: request.method ?? 'GET', headers: asked as Record<string, string> });
    const text = await got.text();
    const { status = got.status, headers = {}, body = text } = change(path, text);
    for (const [name, value] of got.headers)
      if (!/^(content-(length|encoding)|transfer-encoding|connection|keep-alive)$/.test(name)) response.setHeader(name, value);
    for (const [name, value] of Object.entries(headers))
      value === undefined ? response.removeHeader(name) : response.setHeader(name, value);
    response.writeHead(status).end(body);
  });

const ALERT_WEBHOOK = 'https://chat.example/alerts';
const environment = ({ dir, key, shop }: Pick<TestServer, 'dir' | 'key' | 'shop'>) => ({
  SHOP_URL: shop.url,
  SHOP_TOKEN,
  SITE_KEY: key.siteKey,
  ADMIN_TOKEN,
  WEBHOOK_SECRET,
  ALERT_WEBHOOK,
  DATA_DIR: dir,
});

interface Look {
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly site?: string;
  readonly page?: string;
}
const look = async ({ env, site, page }: Look): Promise<readonly Finding[]> => everyCheck(await gatherFacts({ env, site, page }, Date.now));
const wrong = async (question: Look): Promise<readonly string[]> =>
  (await look(question)).filter(({ level }) => level !== 'ok').map(({ code }) => code);

describe('couplet doctor on a real installation', () => {
  let server: TestServer;
  let widgetDir: string;
  let env: Readonly<Record<string, string>>;
  const tagOf = (attributes = '') =>
    `<!doctype html><title>Tea</title><script async src="${server.url}/v1/couplet.js" data-key="${server.key.siteKey}" ${attributes}></script>`;

  beforeAll(async () => {
    widgetDir = mkdtempSync(join(tmpdir(), 'couplet-widget-'));
    mkdirSync(join(widgetDir, 'v1'));
    writeFileSync(join(widgetDir, 'v1/couplet.js'), LOADER);
    server = await startTestServer({ now: Date.now(), widgetDir });
    env = environment(server);
    await server.order(orderBody());
  });
  afterAll(async () => {
    await server.close();
    rmSync(widgetDir, { recursive: true, force: true });
  });

  it('finds nothing wrong with a server, its database and a page with the tag, and changes nothing', async () => {
    const page = await pageWith(tagOf(), {
      'content-security-policy': `script-src 'self' ${server.url}; connect-src 'self' ${server.url}; worker-src 'self' blob:`,
    });
    const findings = await look({ env, site: server.url, page });
    expect(findings.filter(({ level }) => level !== 'ok')).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining([
        'configuration',
        'database',
        'clock',
        'keys',
        'shop',
        'server',
        'CORS',
        'bundle',
        'tag',
        'page policy',
        'orders',
      ]),
    );
    expect((await server.store.ready()).ok).toBe(true);
  });

  it('knows the site’s key by the page’s tag where it has no environment', async () => {
    const page = await pageWith(tagOf());
    expect(await wrong({ site: server.url, page })).toEqual([]);
    expect(await wrong({ site: server.url })).toEqual(['site_key_unknown']);
  });

  it('origin_refused: a page of a website that is not in the list', async () => {
    const page = await pageWith(tagOf());
    await server.admin('PUT', 'origins', { allowed: ['https://other.example'] });
    expect(await wrong({ env, site: server.url, page })).toEqual(['origin_refused']);
    await server.admin('PUT', 'origins', { allowed: [page] });
    expect(await wrong({ env, site: server.url, page })).toEqual([]);
    const { json } = await server.admin('PUT', 'origins', { allowed: [] });
    expect((json as { seen: { origin: string }[] }).seen.map(({ origin }) => origin)).toContain(new URL(page).origin);
    expect((json as { seen: { origin: string }[] }).seen.map(({ origin }) => origin)).not.toContain('https://shop.example');
  });

  it.each([
    ['policy_script', "script-src 'self'; worker-src 'self' blob:"],
    ['policy_connect', 'connect-src https://other.example'],
    ['policy_worker', 'worker-src https://other.example'],
    ['policy_trusted_types', 'trusted-types other'],
  ])('%s: a page with the policy %s, in a header or in its HTML', async (code, policy) => {
    expect(await wrong({ env, page: await pageWith(tagOf(), { 'content-security-policy': policy }) })).toEqual([code]);
    expect(await wrong({ env, page: await pageWith(`<meta http-equiv="Content-Security-Policy" content="${policy}">${tagOf()}`) })).toEqual(
      [code],
    );
  });

  it('policy_inline: a policy without the hash of the inline line before the tag, whose mend it names', async () => {
    const html = snippetOf(server.url, server.key.siteKey);
    const under = (script: string) => ({
      'content-security-policy': `script-src 'self' ${server.url}${script}; connect-src 'self' ${server.url}; worker-src 'self' blob:`,
    });
    const [found, ...more] = (await look({ env, site: server.url, page: await pageWith(html, under('')) })).filter(
      ({ level }) => level !== 'ok',
    );
    expect([found?.code, more]).toEqual(['policy_inline', []]);
    const hash = /'sha256-[^']+'/.exec(found?.fix ?? '')?.[0] ?? '';
    expect(hash).toBe(`'${QUEUE_HASH}'`);
    expect(await wrong({ env, page: await pageWith(html, under(` ${hash}`)) })).toEqual([]);
    expect(await wrong({ env, page: await pageWith(html.replace('<script>', '<script nonce="a1">'), under(" 'nonce-a1'")) })).toEqual([]);
  });

  it('minds no policy that stands in the body of a page, where browsers do not either', async () => {
    const inBody = `<body><p>Tea</p><meta http-equiv="Content-Security-Policy" content="script-src 'self'">`;
    expect(await wrong({ env, page: await pageWith(`<head>${tagOf()}</head>${inBody}`) })).toEqual([]);
  });

  it('reads addresses of a page with a base by that, as browsers do', async () => {
    const html = `<!doctype html><base href="${server.url}/v1/">${tagOf().replace(`${server.url}/v1/couplet.js`, 'couplet.js')}`;
    expect(await wrong({ env, site: server.url, page: await pageWith(html) })).toEqual([]);
  });

  it('checks integrity against the script itself', async () => {
    const hash = createHash('sha384').update(LOADER).digest('base64');
    const other = createHash('sha384').update('other').digest('base64');
    expect(await wrong({ env, page: await pageWith(tagOf(`integrity="sha384-${other}" crossorigin`)) })).toEqual(['tag_integrity']);
    expect(await wrong({ env, page: await pageWith(tagOf(`integrity="sha384-${hash}"`)) })).toEqual([
      'tag_crossorigin',
      'tag_integrity_unpinned',
    ]);
    expect(await wrong({ env, page: await pageWith(tagOf(`integrity="sha384-${hash}" crossorigin`)) })).toEqual(['tag_integrity_unpinned']);
  });

  it.each([
    ['tag_absent', () => '<p>no tag</p>'],
    ['tag_twice', () => tagOf() + tagOf()],
    ['tag_key_differs', () => tagOf().replace(server.key.siteKey, `pk_${'A'.repeat(43)}`)],
    ['tag_no_script', () => tagOf().replace('/v1/couplet.js', '/v2/couplet.js')],
    ['tag_key_absent', () => tagOf().replace('data-key', 'data-kee')],
  ])('%s', async (code, html) => {
    expect(await wrong({ env, page: await pageWith(html()) })).toContain(code);
  });

  it('blames the tag, not the bundle, for a key that is cut off', async () => {
    const page = await pageWith(tagOf().replace(server.key.siteKey, server.key.siteKey.slice(0, 12)));
    expect(await wrong({ site: server.url, page })).toEqual(['site_key_unknown', 'tag_key_malformed']);
  });

  it('reports a page that is not there, and a server that is not', async () => {
    const gone = await listen((_, response) => response.writeHead(404).end());
    expect(await wrong({ env, page: gone })).toEqual(['page_refused']);
    expect(await wrong({ env, site: 'http://127.0.0.1:9' })).toEqual(expect.arrayContaining(['site_unreachable', 'unreachable']));
    expect(await wrong({ env, site: gone })).toContain('site_no_server');
  });

  const proxies: readonly (readonly [code: string, change: (path: string, body: string) => Change])[] = [
    ['cors_origin', (path) => (path === '/v1/status.json' ? { headers: { 'access-control-allow-origin': undefined } } : {})],
    ['cors_preflight', (path) => (path === '/v1/claims' ? { status: 405 } : {})],
    ['clock_wrong', () => ({ headers: { date: new Date(Date.now() - HOUR).toUTCString() } })],
    ['status_cached', () => ({ headers: { age: '900' } })],
    ['status_cached', () => ({ headers: { 'cache-control': 'public, max-age=3600' } })],
    ['status_cached', () => ({ headers: { 'cache-control': 'max-age=30, s-maxage=600' } })],
    ['site_not_ready', (path) => (path === '/readyz' ? { status: 503 } : {})],
    ['script_absent', (path) => (path === '/v1/couplet.js' ? { status: 404 } : {})],
    ['status_malformed', (path) => (path === '/v1/status.json' ? { body: '<html>' } : {})],
    [
      'bundle_bad_signature',
      (path, body) => (path.endsWith('/manifest.json') ? { body: body.replace('Europe/Berlin', 'Europe/Vienna') } : {}),
    ],
    ['bundle_unknown', (path) => (path.endsWith('/manifest.json') ? { status: 404 } : {})],
    ['bundle_shard_size', (path) => (path.endsWith('.bin') ? { body: 'cut' } : {})],
    ['bundle_shard_missing', (path) => (path.endsWith('.bin') ? { status: 404 } : {})],
  ];
  it.each(proxies)('%s: where something between browsers and the server does it', async (code, change) => {
    expect(await wrong({ env, site: await between(server.url, change) })).toContain(code);
  });

  it('tells of order webhooks that were refused for their signature', async () => {
    await server.order(orderBody({ orderId: 'order-2' }), signed(orderBody({ orderId: 'order-2' }), Date.now(), 'another-secret'));
    expect(await wrong({ env, site: server.url })).toEqual(['signature_invalid']);
  });

  it('tells of a wrong environment, an open folder, and coupons that are switched off', async () => {
    expect(await wrong({ env: { ...env, SITE_KEY: 'pk_short' } })).toContain('config_invalid');
    expect(await wrong({ env: { ...env, SITE_KEY: (await testKey()).siteKey } })).toEqual(['bundle_wrong_key']);
    expect(await wrong({ env: { ...env, SIGNING_KEY: join(server.dir, 'absent.json') } })).toContain('keys_unusable');
    chmodSync(server.dir, 0o755);
    expect(await wrong({ env })).toEqual(['data_dir_open']);
    chmodSync(server.dir, 0o700);
    await server.admin('PUT', 'serving', { serving: false });
    expect(await wrong({ env })).toEqual(['not_serving']);
    await server.admin('PUT', 'serving', { serving: true });
  });

  it('asks the shop as claims do, and changes nothing in it', async () => {
    const before = server.shop.calls.length;
    expect(await wrong({ env })).toEqual([]);
    expect(server.shop.calls.slice(before).filter((call) => !/^(HEAD \/|GET \/couplet\/capabilities)$/.test(call))).toEqual([]);
    const shopAt = (SHOP_URL: string, change: object = {}) => wrong({ env: { ...env, SHOP_URL, SHOP_TIMEOUT_MS: '500', ...change } });
    expect(await shopAt('http://127.0.0.1:9')).toEqual(['shop_unreachable']);
    expect(await shopAt(server.shop.url.replace('http:', 'https:'))).toEqual(['shop_unreachable']);
    expect(await shopAt(server.shop.url, { SHOP_TOKEN: 'another-token-of-it' })).toEqual(['shop_unauthorized']);
    const silent = await listen((request, response) => void (request.method === 'HEAD' && response.end()));
    expect(await shopAt(silent)).toEqual(['shop_no_answer']);
    expect(await shopAt(await listen((_, response) => response.writeHead(503).end()))).toEqual(['shop_no_answer']);
    const page = await listen((_, response) => response.end('<!doctype html><title>Tea</title>'));
    expect(await shopAt(page)).toEqual(['capabilities_malformed']);
    const hourAgo = new Date(Date.now() - HOUR).toUTCString();
    expect(await shopAt(await listen((_, response) => response.writeHead(404, { date: hourAgo }).end()))).toEqual(['clock_wrong']);
  });

  it.each([
    [
      'shopify',
      'shop_refused',
      { SHOP_TOKEN: 'shpat_refused_token', SHOPIFY_CLIENT_SECRET: 'secret-of-the-app' },
      '{"errors":"[API] Invalid API key"}',
    ],
    ['woocommerce', 'shop_unauthorized', { WOOCOMMERCE_KEY: 'ck_refused_key', WOOCOMMERCE_SECRET: 'cs_refused_secret' }, '{}'],
  ])('asks %s something that only who is let in is answered', async (SHOP_PLATFORM, code, keys, body) => {
    const url = await listen((_, response) => response.writeHead(401, { 'content-type': 'application/json' }).end(body));
    expect(await wrong({ env: { ...env, SHOP_PLATFORM, SHOP_URL: url, ...keys } })).toEqual([code]);
  });

  it('signs in to the mail server', async () => {
    const relay = await startTestRelay();
    stops.push(relay.stop);
    const mail = { ...env, BASE_URL: 'https://coupons.example', MAIL_FROM: 'Tea <hello@shop.example>' };
    expect(await wrong({ env: { ...mail, SMTP_URL: relay.url } })).toEqual([]);
    expect(relay.received).toEqual([]);
    expect(await wrong({ env: { ...mail, SMTP_URL: relay.url.replace(/shop:[^@]+/, 'shop:wrong') } })).toEqual(['mail_refused']);
    expect(await wrong({ env: { ...mail, SMTP_URL: 'smtp://127.0.0.1:9' } })).toEqual(['mail_unreachable']);
    const foreign = await startTestRelay({ certificate: loopbackCertificate });
    stops.push(foreign.stop);
    expect(await wrong({ env: { ...mail, SMTP_URL: foreign.url } })).toEqual(['mail_untrusted']);
    expect(await wrong({ env: { ...mail, SMTP_URL: `${relay.url}?requireTLS=true` } })).toEqual(['mail_untrusted']);
    const busy = createTcp((socket) => socket.end('421 Come back later\r\n')).listen(0, '127.0.0.1');
    await once(busy, 'listening');
    stops.push(() => busy.close());
    const findings = await look({ env: { ...mail, SMTP_URL: `smtp://shop:p@127.0.0.1:${(busy.address() as AddressInfo).port}` } });
    expect(findings.find(({ check }) => check === 'mail')?.message).toBe('The mail server answers 421.');
  });

  describe('as a command', () => {
    const printed = printedOutput();
    it('prints a finding a line and what to do below it; exit code 1 where there is a failure', async () => {
      const page = await pageWith(tagOf(), { 'content-security-policy': "script-src 'none'" });
      await doctorCommand().parseAsync(['--outside', '--site', `${server.url}/`, '--page', page], { from: 'user' });
      expect(printed.text()).toContain(`failure  page policy (policy_script): script-src does not allow ${server.url}`);
      expect(printed.text()).toContain(`→ Add ${server.url} to script-src`);
      expect(process.exitCode).toBe(1);
    });

    it('prints the policy that --policy names with what Couplet needs, and asks nothing of any server', async () => {
      const policies = ["default-src 'self'; script-src 'self' 'unsafe-inline'", "frame-ancestors 'none'"];
      const said = ['--site', 'https://coupons.example/s/tea', ...policies.flatMap((policy) => ['--policy', policy])];
      await doctorCommand().parseAsync(said, { from: 'user' });
      expect(printed.text()).toContain('→ Add connect-src with the sources of default-src and https://coupons.example.');
      expect(printed.text()).toContain(
        [
          "Content-Security-Policy: default-src 'self'; script-src 'self' 'unsafe-inline' https://coupons.example; connect-src 'self' https://coupons.example; worker-src 'self' blob:",
          "Content-Security-Policy: frame-ancestors 'none'",
        ].join('\n'),
      );
      expect(process.exitCode).toBe(1);
    });

    it('names a policy that is not needed', async () => {
      const said = ['--site', 'https://coupons.example', '--policy', "frame-ancestors 'none'", '--policy', 'worker-src blob:'];
      await doctorCommand().parseAsync(said, { from: 'user' });
      expect(printed.text()).toContain(
        "Content-Security-Policy: frame-ancestors 'none'\n(One policy has only sources for Couplet and is not needed. Remove its header.)",
      );
    });

    it('prints the merged policy of a page, and none where nothing is missing', async () => {
      const head = { 'content-security-policy': "connect-src 'self'" };
      for (const [headers, policies] of [
        [head, [`connect-src 'self' ${server.url}`]],
        [{ 'content-security-policy': `connect-src 'self' ${server.url}` }, []],
      ] as const) {
        await doctorCommand().parseAsync(['--outside', '--page', await pageWith(tagOf(), headers), '--json'], { from: 'user' });
        expect((JSON.parse(printed.text().trim().split('\n').at(-1) ?? '') as { policies: unknown }).policies).toEqual(policies);
      }
    });

    it('prints JSON, with exit code 0 where there are warnings alone', async () => {
      await doctorCommand().parseAsync(['--outside', '--site', server.url, '--json'], { from: 'user' });
      const { findings } = JSON.parse(printed.text()) as { findings: readonly Finding[] };
      expect(findings).toContainEqual(expect.objectContaining({ check: 'bundle', level: 'warning', code: 'site_key_unknown' }));
      expect(process.exitCode).toBeUndefined();
    });
  });
});

/** What a database holds that a shop has served from for a day. */
const fill = async (place: Parameters<typeof openStore>[0], { id, envelope, shards }: TestBundle): Promise<void> => {
  const store = await openStore(place, () => undefined);
  const files = [...shards].map(([hash, data]) => ({ name: `${hash}.bin`, data }));
  await store.putBundle({
    id,
    publishedAt: Date.now() - 2 * DAY,
    files: [{ name: 'manifest.json', data: Buffer.from(envelope) }, ...files],
  });
  await store.close();
};

describe('couplet doctor on a database', () => {
  let dir: string;
  let shop: TestShop;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'couplet-doctor-'));
    shop = await startTestShop();
  });
  afterAll(async () => {
    await shop.stop();
    rmSync(dir, { recursive: true, force: true });
  });
  const given = async (folder: string) => {
    const key = await testKey();
    return {
      key,
      env: environment({ dir: folder, key, shop }),
    };
  };

  it('SQLite: absent, of an older and a newer schema, read-only, damaged', async () => {
    const folder = join(dir, 'data');
    mkdirSync(folder, { mode: 0o700 });
    const file = join(folder, 'couplet.sqlite');
    const { env } = await given(folder);
    expect(await wrong({ env })).toEqual(['database_absent']);
    const newest = await migrateStore({ DATABASE_URL: undefined, DATA_DIR: folder });
    const db = new SQLite(file);
    db.pragma(`user_version = ${newest - 1}`);
    expect(await wrong({ env })).toEqual(['database_older']);
    db.pragma(`user_version = ${newest + 1}`);
    db.pragma('journal_mode = DELETE');
    db.close();
    expect(await wrong({ env })).toEqual(['database_newer']);
    // Bytes 18 and 19 of the header: a version of the format above 2 for writing makes the file read-only (https://www.sqlite.org/fileformat.html#file_format_version_numbers).
    writeSync(openSync(file, 'r+'), Buffer.from([3]), 0, 1, 18);
    expect(await wrong({ env })).toContain('database_readonly');
    writeFileSync(file, 'no database'.repeat(100));
    expect(await wrong({ env })).toEqual(['database_damaged']);
  });

  it('SQLite: a file that this user may only read', async () => {
    // Root writes everywhere.
    const root = process.geteuid?.() === 0;
    const folder = join(dir, 'of-root');
    chmodSync(dir, 0o711);
    mkdirSync(folder);
    const file = join(folder, 'couplet.sqlite');
    await migrateStore({ DATABASE_URL: undefined, DATA_DIR: folder });
    expect(await inspectSqlite(file, undefined, Date.now)).toMatchObject({ value: { fact: { writable: { ok: true } } } });
    const before = readFileSync(file);
    chmodSync(file, 0o444);
    chmodSync(folder, 0o555);
    if (root) process.seteuid?.(65_534);
    try {
      expect(await inspectSqlite(file, undefined, Date.now)).toMatchObject({
        value: { fact: { writable: { error: { code: 'database_readonly' } } } },
      });
    } finally {
      if (root) process.seteuid?.(0);
      for (const path of [folder, dir]) chmodSync(path, 0o700);
      chmodSync(file, 0o600);
    }
    expect(readFileSync(file)).toEqual(before);
  });

  it('PostgreSQL: empty, served from, read-only, away', async () => {
    const databases = await startTestDatabases();
    stops.push(() => databases.stop());
    const database = await databases.createEmpty();
    const { env: embedded, key } = await given(dir);
    const env = { ...embedded, DATABASE_URL: database.url };
    const place = { DATABASE_URL: database.url, DATA_DIR: dir };
    // The server of the tests runs without fsync, and that is told.
    expect(await wrong({ env })).toEqual(['database_older', 'database_fsync']);
    await fill(place, await testBundle(key));
    // No order has come to a bundle of two days ago.
    expect(await wrong({ env })).toEqual(['database_fsync', 'orders_none']);
    expect((await look({ env })).find(({ check }) => check === 'clock')).toMatchObject({ level: 'ok' });
    await database.sql('ALTER DATABASE test_0 SET default_transaction_read_only = on');
    expect(await wrong({ env })).toContain('database_readonly');
    await databases.kill();
    expect(await wrong({ env })).toEqual(['database_unreachable']);
  });
});
