import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, startTestServer, type TestServer } from '../helpers/server/testServer';

const SCRIPT = 'document.documentElement.dataset.ran = "yes";';
const PAGE = `<!doctype html><title>Install</title><script>${SCRIPT}</script><script src="/docs/assets/app.js"></script><a href="/docs/cli.html">CLI</a>`;

const folder = mkdtempSync(join(tmpdir(), 'couplet-docs-'));
const docsDir = join(folder, 'docs');
let server: TestServer;
beforeAll(async () => {
  for (const path of ['assets', 'api']) mkdirSync(join(docsDir, path), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'outside');
  for (const name of ['index.html', 'install.html', 'api/index.html']) writeFileSync(join(docsDir, name), PAGE);
  writeFileSync(join(docsDir, '404.html'), '<title>Not found</title>');
  writeFileSync(join(docsDir, 'assets/app.js'), `import("/docs/assets/page.js");${' '.repeat(2_000)}`);
  writeFileSync(join(docsDir, 'assets/card.png'), Buffer.from([0x89, 0xff, 0x00, 0xfe]));
  server = await startTestServer({ deps: { docsDir } });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the documentation at /docs/', () => {
  it.each(['/docs/', '/docs/install', '/docs/install.html', '/docs/api', '/docs/api/'])('serves a page at %s', async (path) => {
    const page = await ask(`${server.url}${path}`);
    expect([page.status, page.text, page.headers.get('content-type')]).toEqual([200, PAGE, 'text/html; charset=utf-8']);
  });

  it('allows a page its own inline scripts and nothing from elsewhere', async () => {
    const policy = (await ask(`${server.url}/docs/install`)).headers.get('content-security-policy') ?? '';
    const hash = createHash('sha256').update(SCRIPT).digest('base64');
    expect(policy).toContain(`default-src 'none'; script-src 'self' 'sha256-${hash}';`);
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it('redirects to its first page, wherever the server lies', async () => {
    const answer = await ask(`${server.url}/docs`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, 'docs/']);
  });

  it('sends files whole, and scripts compressed', async () => {
    const image = await fetch(`${server.url}/docs/assets/card.png`);
    expect([image.headers.get('content-type'), image.headers.get('cache-control')]).toEqual([
      'image/png',
      'public, max-age=31536000, immutable',
    ]);
    expect([...new Uint8Array(await image.arrayBuffer())]).toEqual([0x89, 0xff, 0x00, 0xfe]);
    const script = await fetch(`${server.url}/docs/assets/app.js`, { headers: { 'accept-encoding': 'gzip' } });
    expect(script.headers.get('content-encoding')).toBe('gzip');
  });

  it.each(['identity', 'gzip'])('answers 304 to a browser that has the file, in %s', async (coding) => {
    for (const path of ['/docs/install', '/docs/assets/app.js', '/docs/assets/card.png']) {
      const get = (etag = '') => fetch(`${server.url}${path}`, { headers: { 'accept-encoding': coding, 'if-none-match': etag } });
      const etag = (await get()).headers.get('etag') ?? '';
      const again = await get(etag);
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
      expect((await get(`"other", W/${etag}`)).status).toBe(304);
      const other = await get('"other"');
      expect([other.status, (await other.arrayBuffer()).byteLength > 0]).toEqual([200, true]);
    }
  });

  it('has an ETag per content and coding, and none for what it does not have', async () => {
    const etagOf = async (path: string, coding = 'gzip') =>
      (await fetch(`${server.url}${path}`, { headers: { 'accept-encoding': coding } })).headers.get('etag');
    const etags = [
      await etagOf('/docs/install'),
      await etagOf('/docs/install', 'identity'),
      await etagOf('/docs/assets/app.js'),
      await etagOf('/docs/gone'),
    ];
    expect(new Set(etags).size).toBe(4);
    expect(etags[3]).toBeNull();
    expect(await etagOf('/docs/install.html')).toBe(etags[0]);
  });

  it.each(['/docs/gone', '/docs/..%2Fsecret.txt', '/docs/%2e%2e/secret.txt', '/docs/../secret.txt', '/docs/assets/..%2F..%2Fsecret.txt'])(
    'has no page at %s',
    async (url) => {
      // Unlike fetch, it sends the path as it is.
      const answer = await server.app.inject({ url });
      expect([answer.statusCode, answer.body.includes('outside')]).toEqual([404, false]);
    },
  );

  it('refuses what it does not have if there is no page that says so', async () => {
    const bare = mkdtempSync(join(tmpdir(), 'couplet-docs-'));
    writeFileSync(join(bare, 'index.html'), PAGE);
    const without = await startTestServer({ deps: { docsDir: bare } });
    const answer = await ask(`${without.url}/docs/gone`);
    await without.close();
    rmSync(bare, { recursive: true, force: true });
    expect([answer.status, answer.json]).toMatchObject([404, { error: { code: 'not_found' } }]);
  });

  it('follows the public path of its server', async () => {
    const tea = await startTestServer({ deps: { docsDir, path: '/s/tea' } });
    const [page, script] = [await ask(`${tea.url}/docs/install`), await ask(`${tea.url}/docs/assets/app.js`)];
    await tea.close();
    expect(page.text).toBe(PAGE.replaceAll('/docs/', '/s/tea/docs/'));
    expect(script.text).toContain('import("/s/tea/docs/assets/page.js")');
  });

  it('says how to build it when it is not built', async () => {
    const bare = await startTestServer();
    for (const path of ['/docs', '/docs/', '/docs/install'])
      expect((await ask(`${bare.url}${path}`)).json).toMatchObject({ error: { code: 'docs_not_built' } });
    await bare.close();
  });
});
