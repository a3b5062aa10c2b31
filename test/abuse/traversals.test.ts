import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../helpers/node/loopback';
import { type RawAnswer, rawRequest } from '../helpers/node/rawRequest';
import { startTestServer, type TestServer } from '../helpers/server/testServer';
import { behindProxy, figure, onBothStores } from './bothStores';

const OUTSIDE = 'a file outside';
const PAGE = '<!doctype html><title>Page</title>';

/** A folder with all that is served, a secret next to it, and one in each folder that is no route's. */
const root = mkdtempSync(join(tmpdir(), 'couplet-traversals-'));
const [widgetDir, consoleDir, docsDir] = [join(root, 'widget'), join(root, 'console'), join(root, 'docs')];
beforeAll(() => {
  for (const dir of ['widget/v1', 'widget/0.1.0', 'widget/assets', 'console/assets', 'docs/assets'])
    mkdirSync(join(root, dir), { recursive: true });
  for (const dir of ['', 'widget', 'widget/v1', 'console/assets', 'docs/assets']) writeFileSync(join(root, dir, 'secret.bin'), OUTSIDE);
  for (const file of ['widget/index.html', 'widget/v1/shell.html', 'console/index.html', 'console/preview.html', 'docs/index.html'])
    writeFileSync(join(root, file), PAGE);
  for (const file of ['widget/v1/couplet.js', 'widget/assets/a-12345678.js', 'console/assets/a-12345678.js', 'docs/assets/a.js'])
    writeFileSync(join(root, file), '1');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Ways to say `../`. */
const UPS = [
  '../',
  '..%2f',
  '..%2F',
  '%2e%2e/',
  '%2e%2e%2f',
  '%2E%2E%2F',
  '.%2e/',
  '..\\',
  '..%5c',
  '%2e%2e%5C',
  '%252e%252e/',
  '..%252f',
  '%252e%252e%252f',
  '..%00/',
  '....//',
  '..;/',
  '..//',
  './../',
  '..%c0%af',
  '%c0%ae%c0%ae/',
  '%u002e%u002e/',
  'x/../../',
  'x%2f..%2f..%2f',
];
const DEPTHS = [1, 2, 4];
const BASES = [
  '/',
  '/v1/',
  '/0.1.0/',
  '/assets/',
  '/console/',
  '/console/assets/',
  '/docs/',
  '/docs/assets/',
  '/v1/bundles/',
  '/v1/bundles/ID/',
];
const TARGETS = ['secret.bin', 'index.html', 'etc/passwd'];
const ENDS: Readonly<Record<string, string>> = { 'secret.bin': '%00.js' };

/** Every route with files, with every way up, and as deep as the folders lie. */
const paths = (bundle: string): readonly string[] =>
  BASES.flatMap((base) =>
    UPS.flatMap((up) =>
      DEPTHS.flatMap((depth) =>
        TARGETS.map((target, n) => {
          // A null byte ends the name where a library of C reads it.
          const end = n === depth % TARGETS.length ? (ENDS[target] ?? '') : '';
          return `${base.replace('ID', bundle)}${up.repeat(depth)}${target}${end}`;
        }),
      ),
    ),
  );

const isOutside = ({ text }: RawAnswer): boolean => text.includes(OUTSIDE) || text.includes('root:');
/** What each answer must say of itself: nothing is sniffed, and a page has its policy. */
const hasPolicy = ({ headers, text }: RawAnswer): boolean =>
  headers['x-content-type-options'] === 'nosniff' &&
  (!`${headers['content-type'] ?? 'text/html'}`.includes('html') || text === '' || headers['content-security-policy'] !== undefined);

const play = async (url: string, tried: readonly string[]) => {
  const sums = { outside: 0, 'without policy': 0, served: 0 };
  for (let from = 0; from < tried.length; from += 20)
    for (const answer of await Promise.all(tried.slice(from, from + 20).map((path) => rawRequest(url, path)))) {
      sums.outside += Number(isOutside(answer));
      sums['without policy'] += Number(!hasPolicy(answer));
      sums.served += Number(answer.status === 200);
    }
  return sums;
};

onBothStores(({ name: store, openStore }) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ widgetDir, openStore, deps: { ...behindProxy, consoleDir, docsDir } });
  });
  afterAll(() => server?.close());

  it('path traversals over all routes with files leave no folder, and no page comes without its policy', async () => {
    const tried = paths(server.bundle.id);
    const sums = await play(server.url, tried);
    figure(`${tried.length} path traversals (${store})`, sums);
    expect(tried.length).toBeGreaterThanOrEqual(1_850);
    expect(new Set(tried).size).toBe(tried.length);
    expect([sums.outside, sums['without policy']]).toEqual([0, 0]);
    const honest = await play(server.url, ['/console/', '/docs/', '/v1/shell.html', '/console/preview.html', '/assets/a-12345678.js']);
    expect(honest).toEqual({ outside: 0, 'without policy': 0, served: 5 });
  });
});

describe('a twin', () => {
  it('that joins the decoded path to its folder serves files outside', async () => {
    const naive = await listen(
      createServer((request, response) => {
        try {
          response.end(readFileSync(join(consoleDir, decodeURIComponent(request.url ?? '').replace(/^\/console/, ''))));
        } catch {
          response.writeHead(404).end();
        }
      }),
    );
    const sums = await play(naive.url, paths('0'.repeat(16)));
    await naive.close();
    figure('path traversals of the twin', sums);
    expect(sums.outside).toBeGreaterThan(0);
    expect(sums['without policy']).toBeGreaterThan(0);
  });
});
