import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { acceptsCoding, isNotModified } from '../http/headers';
import { refuse } from '../http/refuse';
import { errorResponses } from '../http/routeSchemas';
import type { BundleFile, BundleRepository } from '../records/bundleRepository';

interface FileParams {
  readonly id: string;
  readonly file: string;
}

/** Files kept in memory; a site has one current bundle of a few files. */
const CACHED_FILES = 32;

/** Content-addressed files of signed bundles: publicly cacheable forever, compressed when published. */
export const bundleRoutes = (app: FastifyInstance, { store }: { readonly store: BundleRepository }): void => {
  const cache = new Map<string, BundleFile>();
  const read = async ({ id, file }: FileParams): Promise<BundleFile | undefined> => {
    const key = `${id}/${file}`;
    const known = cache.get(key);
    if (known) return known;
    const found = await store.bundleFile(id, file);
    if (!found) return undefined;
    if (cache.size >= CACHED_FILES) cache.delete(cache.keys().next().value ?? '');
    cache.set(key, found);
    return found;
  };

  app.get<{ Params: FileParams }>(
    '/v1/bundles/:id/:file',
    { schema: { summary: 'A bundle file: manifest.json or <sha256>.bin', response: errorResponses } },
    async (request, reply) => {
      const found = await read(request.params);
      if (!found) return refuse(reply, { code: 'bundle_unknown', message: 'Bundle or file not found.' });
      const small = acceptsCoding(request.headers['accept-encoding'], 'br') ? found.brotli : undefined;
      const etag = `"${request.params.id}.${found.name.slice(0, 16)}${small ? '.br' : ''}"`;
      void reply.header('cache-control', 'public, max-age=31536000, immutable').header('etag', etag).header('vary', 'accept-encoding');
      if (isNotModified(request.headers['if-none-match'], etag)) return reply.code(304).send();
      if (small) void reply.header('content-encoding', 'br');
      return reply
        .type(found.name === 'manifest.json' ? 'application/json; charset=utf-8' : 'application/octet-stream')
        .send(small ?? found.data);
    },
  );
};

/** Chunk names end with eight characters of their content hash. The WASM binaries keep their upstream names. */
const HASHED = /^\/assets\/.*-[\w-]{8}\.\w+$/;
const PINNED = /^\/\d+\.\d+\.\d+[^/]*\//;

/** Names without folders: `..%2F` would lead to the pages, which have policies of their own. */
const ASSET = /^\w[\w.-]*$/;

/** The unpinned loader changes with a release. Pinned versions and hashed chunks never change. */
const cacheOf = (url: string): string => {
  if (HASHED.test(url) || PINNED.test(url)) return 'public, max-age=31536000, immutable';
  return url.startsWith('/v1/') ? 'public, max-age=300, stale-while-revalidate=3600' : 'public, max-age=3600';
};

/**
 * Files of a release: the loader, the worker as a file for shops that must serve it from their own origin (`data-worker-url`), the page
 * that an app opens in a WebView, and the script that a shop's service worker imports.
 */
const RELEASED = ['couplet.js', 'device.js', 'shell.js', 'shell.html', 'push.js'];

/** Policy of the only HTML document among them: own scripts and server only, no framing. */
const SHELL_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Responses vary by encoding: a shared cache must not serve brotli to a browser that does not accept it. */
const VARY = 'Origin, Accept-Encoding';

/** Built widget files: `/v1/couplet.js`, `/<version>/couplet.js`, `/assets/*`. A `.br` or `.gz` next to a file is served in its place. */
export const widgetRoutes = async (app: FastifyInstance, widgetDir: string): Promise<void> => {
  await app.register(fastifyStatic, { root: widgetDir, serve: false, preCompressed: true, cacheControl: false, index: false });

  app.get<{ Params: { release: string; file: string } }>('/:release/:file', { schema: { hide: true } }, (request, reply) => {
    const { release, file } = request.params;
    if (!RELEASED.includes(file) || (release !== 'v1' && !PINNED.test(request.url))) return reply.callNotFound();
    if (file === 'shell.html') reply.header('content-security-policy', SHELL_POLICY);
    return reply.headers({ 'cache-control': cacheOf(request.url), vary: VARY }).sendFile(`${release}/${file}`);
  });
  app.get<{ Params: { '*': string } }>('/assets/*', { schema: { hide: true } }, (request, reply) => {
    const file = request.params['*'];
    if (!ASSET.test(file)) return reply.callNotFound();
    return reply.headers({ 'cache-control': cacheOf(request.url), vary: VARY }).sendFile(`assets/${file}`);
  });
};
