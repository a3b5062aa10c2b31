import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Chunk names end in eight characters of their content's hash; the WASM binaries keep their upstream names. */
const HASHED = /^\/assets\/.*-[\w-]{8}\.\w+$/;
const PINNED = /^\/\d+\.\d+\.\d+[^/]*\//;

/** The unpinned loader changes with a release; pinned versions and hashed chunks never do. */
const cacheOf = (url: string): string => {
  if (HASHED.test(url) || PINNED.test(url)) return 'public, max-age=31536000, immutable';
  return url.startsWith('/v1/') ? 'public, max-age=300, stale-while-revalidate=3600' : 'public, max-age=3600';
};

/**
 * Files of a release: the loader, the worker as a file for shops that must keep it on their own origin (`data-worker-url`), the page that an app
 * opens in a WebView, and what a shop's service worker imports.
 */
const RELEASED = ['couplet.js', 'device.js', 'shell.js', 'shell.html', 'push.js'];

/** Of the only document among them: its own scripts, its own server, in nobody's frame. */
const SHELL_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Encoded by what the browser accepts: a shared cache must not hand a brotli body to one that does not. */
const VARY = 'Origin, Accept-Encoding';

/** Built widget files: `/v1/couplet.js`, `/<version>/couplet.js`, `/assets/*`. A `.br` or `.gz` beside a file is served in its place. */
export const widgetRoutes = async (app: FastifyInstance, widgetDir: string): Promise<void> => {
  await app.register(fastifyStatic, { root: widgetDir, serve: false, preCompressed: true, cacheControl: false, index: false });

  app.get<{ Params: { release: string; file: string } }>('/:release/:file', { schema: { hide: true } }, (request, reply) => {
    const { release, file } = request.params;
    if (!RELEASED.includes(file) || (release !== 'v1' && !PINNED.test(request.url))) return reply.callNotFound();
    if (file === 'shell.html') reply.header('content-security-policy', SHELL_POLICY);
    return reply.headers({ 'cache-control': cacheOf(request.url), vary: VARY }).sendFile(`${release}/${file}`);
  });
  app.get<{ Params: { '*': string } }>('/assets/*', { schema: { hide: true } }, (request, reply) =>
    reply.headers({ 'cache-control': cacheOf(request.url), vary: VARY }).sendFile(`assets/${request.params['*']}`),
  );
};
