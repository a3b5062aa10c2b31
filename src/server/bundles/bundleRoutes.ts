import type { FastifyInstance } from 'fastify';
import type { RouteDeps } from '../deps';
import { acceptsCoding } from '../http/acceptsCoding';
import { errorResponses } from '../http/errorResponses';
import { refuse } from '../http/refuse';
import type { BundleFile } from '../store/store';

interface FileParams {
  readonly id: string;
  readonly file: string;
}

/** Files kept in memory; a site has one current bundle of a few files. */
const CACHED_FILES = 32;

/** Content-addressed files of signed bundles: cacheable by anyone for ever, compressed when they were published. */
export const bundleRoutes = (app: FastifyInstance, { store }: Pick<RouteDeps, 'store'>): void => {
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
    { schema: { summary: 'A file of a bundle: manifest.json or <sha256>.bin', response: errorResponses } },
    async (request, reply) => {
      const found = await read(request.params);
      if (!found) return refuse(reply, { code: 'bundle_unknown', message: 'There is no such bundle or file.' });
      const small = acceptsCoding(request.headers['accept-encoding'], 'br') ? found.brotli : undefined;
      const etag = `"${request.params.id}.${found.name.slice(0, 16)}${small ? '.br' : ''}"`;
      void reply.header('cache-control', 'public, max-age=31536000, immutable').header('etag', etag).header('vary', 'accept-encoding');
      if (request.headers['if-none-match'] === etag) return reply.code(304).send();
      if (small) void reply.header('content-encoding', 'br');
      return reply
        .type(found.name === 'manifest.json' ? 'application/json; charset=utf-8' : 'application/octet-stream')
        .send(small ?? found.data);
    },
  );
};
