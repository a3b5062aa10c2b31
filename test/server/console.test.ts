import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../demo/startDemo';
import { startServer } from '../../src/server/main';
import { launch } from '../helpers/e2e/browser';
import { startTestOidc } from '../helpers/fakes/oidc';
import { ADMIN_TOKEN, ask, startTestServer, type TestServer, WEBHOOK_SECRET } from '../helpers/server/testServer';
import { categoryCoupon, testKey } from '../helpers/testBundle';

const PAGE = '<!doctype html><title>Console</title><script type="module" src="./assets/main-aB3_xY9-.js"></script>';

const folder = mkdtempSync(join(tmpdir(), 'couplet-console-'));
const consoleDir = join(folder, 'console');
beforeAll(() => {
  mkdirSync(join(consoleDir, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'outside');
  writeFileSync(join(consoleDir, 'index.html'), PAGE);
  writeFileSync(join(consoleDir, 'index.html.br'), brotliCompressSync(PAGE));
  writeFileSync(join(consoleDir, 'preview.html'), PAGE);
  writeFileSync(join(consoleDir, 'THIRD-PARTY-LICENSES.txt'), 'licences');
  writeFileSync(join(consoleDir, 'assets', 'main-aB3_xY9-.js'), 'document.body.dataset.ran = "yes";');
  writeFileSync(join(consoleDir, 'assets', 'checkWorker-aB3_xY9-.js'), 'document.body.dataset.ran = "yes";');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the console’s files', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ widgetDir: consoleDir, deps: { consoleDir } });
  });
  afterAll(() => server.close());
  const get = (path: string, headers: Record<string, string> = {}) => ask(`${server.url}${path}`, { redirect: 'manual', headers });

  it('are asked for by anybody and by no other page, load nothing from elsewhere, and say nothing of where they were', async () => {
    const page = await get('/console/');
    expect([page.status, page.text, page.headers.get('content-type')]).toEqual([200, PAGE, 'text/html; charset=utf-8']);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'cache-control': 'no-cache',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    expect(page.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('are framed by nobody, but for the preview, which the console frames and which asks nothing', async () => {
    const policy = (await get('/console/preview.html')).headers.get('content-security-policy');
    expect(policy).toMatch(/frame-ancestors 'self'$/);
    expect(policy).not.toContain('connect-src');
  });

  it.each(['/console/', '/console/preview.html'])('%s has its policy whatever a link adds to its address', async (path) => {
    const [plain, linked] = await Promise.all([get(path), get(`${path}?from=/console/assets/main-aB3_xY9-.js`)]);
    expect(linked.headers.get('content-security-policy')).toBe(plain.headers.get('content-security-policy'));
    expect(linked.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  });

  it('are kept for ever where their names change with them, and asked for again where not', async () => {
    const script = await get('/console/assets/main-aB3_xY9-.js');
    expect([script.status, script.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    // Only pages and workers have a policy, and every file is for this origin alone.
    const worker = await get('/console/assets/checkWorker-aB3_xY9-.js');
    expect([script, worker].map(({ headers }) => headers.get('content-security-policy'))).toEqual([
      null,
      expect.stringContaining("default-src 'none'"),
    ]);
    expect([script, worker].map(({ headers }) => headers.get('cross-origin-resource-policy'))).toEqual(['same-origin', 'same-origin']);
    expect((await get('/console/THIRD-PARTY-LICENSES.txt')).headers.get('cache-control')).toBe('no-cache');
    const etag = (await get('/console/')).headers.get('etag') ?? '';
    // Not by `fetch`, which has every cache asked past.
    expect((await server.app.inject({ url: '/console/', headers: { 'if-none-match': etag } })).statusCode).toBe(304);
  });

  it('are sent compressed to who takes it', async () => {
    const packed = await fetch(`${server.url}/console/`, { headers: { 'accept-encoding': 'br' } });
    expect([packed.headers.get('content-encoding'), packed.headers.get('vary')]).toEqual(['br', 'Accept-Encoding']);
    expect(await packed.text()).toBe(PAGE);
  });

  it('come before figures that are compressed to who takes it, and only answers that change nothing are', async () => {
    const figures = (coding: string, method = 'GET', path = 'summary') =>
      fetch(`${server.url}/v1/admin/${path}`, { method, headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'accept-encoding': coding } });
    await server.putCatalog(['tea', 'shoes', 'hats', 'bags'].map((id) => ({ coupon: categoryCoupon(id, id) })));
    const codings = ['gzip, br', 'gzip', 'identity', 'gzip;q=0, br;q=0'];
    const answers = await Promise.all(codings.map((coding) => figures(coding)));
    const headersOf = (name: string) => answers.map(({ headers }) => headers.get(name));
    expect(headersOf('content-encoding')).toEqual(['br', 'gzip', null, null]);
    expect(new Set(headersOf('vary'))).toEqual(new Set(['Accept-Encoding']));
    const [brotli = 0, gzip = 0, plain = 0] = headersOf('content-length').map(Number);
    expect(gzip).toBeLessThan(plain / 2);
    expect(brotli).toBeLessThan(gzip);
    const [first, ...others] = await Promise.all(answers.map((answer) => answer.json()));
    for (const other of others) expect(other).toEqual(first);
    expect((await figures('gzip', 'POST', 'setup-link')).headers.get('content-encoding')).toBeNull();
  });

  it.each([
    ['/console', 'console/'],
    ['/console/coupons', './'],
    ['/console/coupons/tea-20', '../'],
    ['/console/a/b/c', '../../'],
  ])('%s leads to the page, wherever the server lies', async (path, location) => {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, location]);
    expect(new URL(location, `https://host.example/s/tea${path}`).pathname).toBe('/s/tea/console/');
  });

  it.each([
    '/console/assets/gone-aB3_xY9-.js',
    '/console/assets/..%2F..%2Fsecret.txt',
    '/console/assets/%2e%2e/%2e%2e/secret.txt',
    '/consoles',
  ])('nothing is at %s', async (path) => {
    const answer = await get(path);
    expect([answer.status >= 400 || answer.headers.get('location'), answer.text.includes('outside')]).toEqual([expect.anything(), false]);
    if (answer.status >= 400) expect(answer.json).toMatchObject({ error: { code: expect.any(String) } });
  });

  it.each([
    '/assets/..%2Findex.html',
    '/assets/..%2fpreview.html',
    '/assets/%2e%2e%2findex.html',
    '/assets/.%2e/index.html',
    '/assets/x%2f..%2f..%2Findex.html',
    '/assets/..%5cindex.html',
    '/console/assets/..%2Fpreview.html',
    '/console/assets/..%2findex.html',
    '/console/assets/%2e%2e%2fpreview.html',
  ])('the pages are not served at %s, without their policy', async (path) => {
    // Straight to the server: a client of the web standard would resolve some of them.
    const { statusCode, body } = await server.app.inject({ url: path });
    expect([path, statusCode, body.includes('<title>')]).toEqual([path, 404, false]);
  });

  it('do not take the widget’s place', async () => {
    expect((await get('/assets/main-aB3_xY9-.js')).headers.get('access-control-allow-origin')).toBe('*');
  });

  it('are missed with a reason where none are built', async () => {
    const bare = await startTestServer();
    for (const path of ['/console', '/console/', '/console/assets/x.js'])
      expect((await ask(`${bare.url}${path}`)).json).toMatchObject({ error: { code: 'console_not_built' } });
    await bare.close();
  });
});

describe('a browser at the console', () => {
  const OWNER = { sub: 'ada-1', email: 'ada@shop.example', email_verified: true };
  let browser: Browser;
  let provider: Awaited<ReturnType<typeof startTestOidc>>;
  let port: number;
  let env: Record<string, string>;
  beforeAll(async () => {
    [browser, port] = [await launch(), await freePort('127.0.0.1', 0)];
    // Another site than the provider's, which is at 127.0.0.1.
    const base = `http://localhost:${port}`;
    provider = await startTestOidc(`${base}/v1/admin/sign-in/callback`);
    env = {
      PORT: String(port),
      BASE_URL: base,
      DATA_DIR: join(folder, 'data'),
      CONSOLE_DIR: consoleDir,
      SITE_KEY: (await testKey()).siteKey,
      ADMIN_TOKEN,
      WEBHOOK_SECRET,
      SHOP_URL: 'http://127.0.0.1:9',
      SHOP_TOKEN: 'token-of-the-shop-of-the-test',
      LOG_LEVEL: 'silent',
      OIDC_ISSUER: provider.url,
      OIDC_CLIENT_ID: 'couplet',
      OIDC_CLIENT_SECRET: 'secret-of-the-client-couplet',
      OIDC_ALLOWED: 'ada@shop.example=owner',
    };
  });
  afterAll(async () => {
    await browser?.close();
    await provider?.stop();
  });

  it('keeps its session by setup link, by token and by identity provider, over http on its own machine only', async () => {
    const server = await startServer(env);
    const open = async (address: string) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(address);
      const call = (path: string, body?: unknown): Promise<unknown> =>
        page.evaluate(
          async ([to, sent]) => {
            const headers = { 'x-couplet-csrf': '1', ...(sent === undefined ? {} : { 'content-type': 'application/json' }) };
            const init = { method: sent === undefined ? 'GET' : 'POST', headers, body: sent === undefined ? null : JSON.stringify(sent) };
            const answer = await fetch(new URL(`../v1/admin/${to}`, location.href), init);
            return answer.json();
          },
          [path, body] as const,
        );
      return { page, context, call };
    };

    const [address = ''] = server.consoles;
    expect(address).toMatch(/^http:\/\/localhost:\d+\/console\/#setup=[\w-]{43}$/);
    const owner = await open(address);
    expect(await owner.page.evaluate(() => document.body.dataset.ran)).toBe('yes');
    expect(await owner.call('me')).toMatchObject({ error: { code: 'unauthorized' } });
    expect(await owner.call('setup', { secret: new URL(address).hash.split('=')[1] })).toEqual({ actor: 'setup', role: 'owner' });
    await owner.page.reload();
    expect(await owner.call('me')).toEqual({ actor: 'setup', role: 'owner', by: 'session' });
    expect(await owner.call('setup-link', {})).toMatchObject({ link: expect.stringContaining(`${env.BASE_URL}/console/#setup=`) });

    // The same server by another name, as through a tunnel.
    const other = await open(`http://127.0.0.1:${port}/console/`);
    expect(await other.call('session', { token: ADMIN_TOKEN })).toEqual({ actor: 'token:ADMIN_TOKEN', role: 'owner' });
    expect(await other.call('me')).toMatchObject({ by: 'session' });

    provider.letIn(OWNER);
    const member = await open(`${env.BASE_URL}/v1/admin/sign-in`);
    expect(member.page.url()).toBe(`${env.BASE_URL}/console/`);
    expect(await member.call('me')).toEqual({ actor: 'user:ada@shop.example', role: 'owner', by: 'session' });
    provider.letIn({ sub: 'eve', email: 'eve@evil.example', email_verified: true });
    const stranger = await open(`${env.BASE_URL}/v1/admin/sign-in`);
    expect(stranger.page.url()).toBe(`${env.BASE_URL}/console/?refused=oidc_forbidden`);

    // A foreign page neither signs its visitor in nor changes anything.
    await member.page.goto(`${provider.url}/.well-known/openid-configuration`);
    const foreign = await member.page.evaluate(async (to) => {
      const send = (path: string, headers: Record<string, string>) =>
        fetch(`${to}/v1/admin/${path}`, { method: 'POST', credentials: 'include', headers, body: '{"token":"x"}' }).then(
          ({ status }) => status,
          () => 'blocked',
        );
      return [await send('session', { 'x-couplet-csrf': '1', 'content-type': 'application/json' }), await send('session', {})];
    }, env.BASE_URL ?? '');
    expect(foreign).toEqual(['blocked', 'blocked']);

    await server.close();
    const again = await startServer(env);
    expect(again.consoles).toEqual([`${env.BASE_URL}/console/`]);
    await again.close();
  });

  it('is not begun with a folder that holds none', async () => {
    await expect(startServer({ ...env, CONSOLE_DIR: folder })).rejects.toThrow('CONSOLE_DIR has no built console');
  });
});
