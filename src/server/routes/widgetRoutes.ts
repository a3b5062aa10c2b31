import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Chunk names end in eight characters of their content's hash; the WASM binaries keep their upstream names. */
const HASHED = /^\/assets\/.*-[\w-]{8}\.\w+$/;
const PINNED = /^\/\d+\.\d+\.\d+[^/]*\//;

/** The unpinned loader changes with a release; pinned versions and hashed chunks never do. */
const cacheOf = (url: string): string => {
  if (HASHED.test(url) || PINNED.test(url)) return 'public, max-age=31536000, immutable';
  return url.endsWith('/couplet.js') ? 'public, max-age=300, stale-while-revalidate=3600' : 'public, max-age=3600';
};

/** Built widget files: `/v1/couplet.js`, `/<version>/couplet.js`, `/assets/*`. A `.br` beside a file is served in its place. */
export const widgetRoutes = async (app: FastifyInstance, widgetDir: string): Promise<void> => {
  await app.register(fastifyStatic, { root: widgetDir, serve: false, preCompressed: true, cacheControl: false, index: false });

  app.get<{ Params: { release: string } }>('/:release/couplet.js', { schema: { hide: true } }, (request, reply) => {
    const { release } = request.params;
    if (release !== 'v1' && !PINNED.test(request.url)) return reply.callNotFound();
    return reply.header('cache-control', cacheOf(request.url)).sendFile(`${release}/couplet.js`);
  });
  app.get<{ Params: { '*': string } }>('/assets/*', { schema: { hide: true } }, (request, reply) =>
    reply.header('cache-control', cacheOf(request.url)).sendFile(`assets/${request.params['*']}`),
  );
};
