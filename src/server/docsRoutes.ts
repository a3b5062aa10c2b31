import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { acceptsCoding, isNotModified } from './http/headers';
import { refuse } from './http/refuse';

const [compress, expand] = [promisify(gzip), promisify(gunzip)];

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
};

const headers = {
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** The site generator writes small inline scripts: each is allowed by its hash. Highlighted code and the API reference style inline. */
const policyOf = (html: string): string => {
  const scripts = [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)];
  const hashes = scripts.map(([, text = '']) => ` 'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  return `default-src 'none'; script-src 'self'${hashes.join('')}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
};

interface Page {
  /** Compressed if it is text, so that the whole site takes 4 MB of memory rather than 10. */
  readonly body: Buffer;
  readonly isText: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** Hash of the uncompressed content. */
  readonly hash: string;
}

const readPage = async (docsDir: string, file: string, prefix: string): Promise<Page> => {
  const content = await readFile(join(docsDir, file));
  const type = types[extname(file)] ?? '';
  const isText = /charset/.test(type);
  const text = !isText ? '' : prefix === '' ? content.toString() : content.toString().replaceAll('/docs/', `${prefix}/docs/`);
  return {
    body: isText ? await compress(text) : content,
    isText,
    headers: {
      ...headers,
      'content-type': type,
      'cache-control': file.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      ...(isText ? { vary: 'Accept-Encoding' } : {}),
      ...(file.endsWith('.html') ? { 'content-security-policy': policyOf(text) } : {}),
    },
    hash: createHash('sha256')
      .update(isText ? text : content)
      .digest('base64url')
      .slice(0, 22),
  };
};

/** Reads each file once. `undefined` for a name that is not in `files`. */
const pagesOf = (docsDir: string, files: ReadonlySet<string>, prefix: string) => {
  const pages = new Map<string, Promise<Page>>();
  return (file: string): Promise<Page> | undefined => {
    if (!files.has(file)) return undefined;
    const known = pages.get(file);
    if (known) return known;
    const page = readPage(docsDir, file, prefix);
    pages.set(file, page);
    // The next request tries again.
    page.catch(() => pages.delete(file));
    return page;
  };
};

/**
 * The documentation at `/docs/`, open to everyone.
 * @param docsDir folder of the built site, read at the start and kept, or `undefined`: `/docs/` then answers `docs_not_built`
 * @param path public path of this server, such as `/s/tea`; the site is built for `/docs/` and its links are rewritten
 */
export const docsRoutes = (app: FastifyInstance, docsDir: string | undefined, path: string): void => {
  const hidden = { schema: { hide: true } };
  if (docsDir === undefined) {
    const failure = { code: 'docs_not_built', message: 'The documentation is not built. Run `npm run docs`.' };
    for (const url of ['/docs', '/docs/*']) app.get(url, hidden, (_request, reply) => refuse(reply, failure));
    return;
  }
  const entries = readdirSync(docsDir, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll(sep, '/'));
  const files = new Set(entries.filter((name) => extname(name) in types));
  const pageOf = pagesOf(docsDir, files, path.replace(/\/+$/, ''));

  // Relative, because only the browser knows where this server lies.
  app.get('/docs', hidden, (_request, reply) => reply.redirect('docs/'));
  app.get<{ Params: { '*': string } }>('/docs/*', hidden, async (request, reply) => {
    const asked = request.params['*'];
    const name = [asked, `${asked}.html`, `${asked.replace(/\/?$/, '/')}index.html`.replace(/^\//, '')].find((file) => files.has(file));
    const page = await pageOf(name ?? '404.html');
    if (!page) return refuse(reply, { code: 'not_found', message: 'Not found.' });
    const isSmall = page.isText && acceptsCoding(request.headers['accept-encoding'], 'gzip');
    const etag = `"${page.hash}${isSmall ? '.gz' : ''}"`;
    reply.headers(page.headers);
    if (name === undefined) reply.code(404);
    else {
      reply.header('etag', etag);
      if (isNotModified(request.headers['if-none-match'], etag)) return reply.code(304).send();
    }
    if (isSmall) reply.header('content-encoding', 'gzip');
    return page.isText && !isSmall ? expand(page.body) : page.body;
  });
};
