import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { routes } from '../../src/protocol/protocol';
import { toBase64url } from '../../src/secureAggregation/bytes';
import { categoryCoupon, type TestBundle, type TestKey, testBundle, testKey } from '../../test/helpers/testBundle';
import type { WorkerConfig } from '../../worker/api';

/** Long enough to decide in, short enough to end a session by waiting; ms. */
const IDLE_MS = 2_000;

/** Files a bench serves beside the built ones, by path. */
export type Extra = Readonly<Record<string, string | Uint8Array>>;

/** An origin with the built worker and everything it asks for: one signed bundle, no shop and no card. */
export interface BenchShop {
  readonly config: Omit<WorkerConfig, 'api' | 'base'>;
  readonly url: string;
  readonly idleMs: number;
  /** What was asked for since this was last cleared: bodies by path. */
  readonly served: Map<string, string | Uint8Array>;
  close(): void;
}

/** The smallest network there is and so many coupons: what is left is what the log costs. */
export const smallBundle = async (coupons: number): Promise<{ readonly key: TestKey; readonly bundle: TestBundle }> => {
  const key = await testKey();
  const change = {
    coupons: Array.from({ length: coupons }, (_, i) => categoryCoupon(`coupon-${i}`, `cat-${i}`)),
    rule: ['coupon-0'],
    session: { idleMs: IDLE_MS },
  };
  return { key, bundle: await testBundle(key, { change }) };
};

/** As the server sends them: what carries its content's hash in its name is good for ever. */
const cacheOf = (path: string): string =>
  /^\/(assets|v1\/bundles)\//.test(path)
    ? 'public, max-age=31536000, immutable'
    : path.startsWith('/v1/status.json')
      ? 'max-age=30'
      : 'max-age=300';

/**
 * Needs a build: serves `dist/widget`.
 * @param policy of content, on every answer; empty: none
 */
export const startBenchShop = async (
  { key, bundle }: { readonly key: TestKey; readonly bundle: TestBundle },
  extra: Extra = {},
  policy = '',
): Promise<BenchShop> => {
  const engine = readdirSync('dist/widget/assets').find((name) => /^engine-.*\.js$/.test(name));
  const asset = (path: string): Buffer => readFileSync(`dist/widget/${path}`);
  const integrity = `sha384-${createHash('sha384')
    .update(asset(`assets/${engine}`))
    .digest('base64')}`;
  const status = { v: 'status/1', serving: true, bundle: bundle.id };
  const shards = Object.fromEntries([...bundle.shards].map(([sha, bytes]) => [sha, toBase64url(bytes)]));
  const answers: Readonly<Record<string, () => string | Uint8Array>> = {
    '/': () => '<!doctype html><title>bench</title>',
    '/comlink.mjs': () => readFileSync('node_modules/comlink/dist/esm/comlink.mjs'),
    [routes.status]: () => JSON.stringify(status),
    [routes.statusWithBundle]: () => JSON.stringify({ ...status, files: { envelope: bundle.envelope, shards } }),
    [`/v1/bundles/${bundle.id}/manifest.json`]: () => bundle.envelope,
    ...Object.fromEntries(Object.entries(extra).map(([path, body]) => [path, () => body])),
    ...Object.fromEntries([...bundle.shards].map(([sha, bytes]) => [`/v1/bundles/${bundle.id}/${sha}.bin`, () => bytes])),
  };
  const typeOf = (path: string): string =>
    /\.m?js$/.test(path) ? 'text/javascript' : path.endsWith('.wasm') ? 'application/wasm' : 'text/html';
  const served: BenchShop['served'] = new Map();
  const server = createServer(({ url = '/' }, response) => {
    try {
      const body = answers[url]?.() ?? asset(/^\/(v1|assets)\/[\w.-]+$/.exec(url)?.[0].slice(1) ?? 'absent');
      served.set(url, body);
      // Isolated, because a page that is not gets its clock in steps of 0.1 ms.
      response.setHeader('cross-origin-opener-policy', 'same-origin').setHeader('cross-origin-embedder-policy', 'require-corp');
      if (policy !== '') response.setHeader('content-security-policy', policy);
      response.setHeader('content-type', typeOf(url)).setHeader('cache-control', cacheOf(url)).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    config: { key: key.siteKey, consent: { storage: true, sync: true }, engine: [`assets/${engine}`, integrity] },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    idleMs: IDLE_MS,
    served,
    close: () => server.close(),
  };
};
