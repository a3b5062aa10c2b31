import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { gzipAnswers } from './http/gzipAnswers';
import { refuse } from './http/refuse';

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

/**
 * The documentation at `/docs/`, open to everyone.
 * @param docsDir folder of the built site, or `undefined`: `/docs/` then answers `docs_not_built`
 * @param path public path of this server, such as `/s/tea`; the site is built for `/docs/` and its links are rewritten
 */
export const docsRoutes = async (app: FastifyInstance, docsDir: string | undefined, path: string): Promise<void> => {
  const hidden = { schema: { hide: true } };
  const prefix = path.replace(/\/+$/, '');
  if (docsDir === undefined) {
    const failure = { code: 'docs_not_built', message: 'The documentation is not built. Run `npm run docs`.' };
    for (const url of ['/docs', '/docs/*']) app.get(url, hidden, (_request, reply) => refuse(reply, failure));
    return;
  }
  const entries = readdirSync(docsDir, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll(sep, '/'));
  const files = new Set(entries.filter((name) => extname(name) in types));

  await app.register(async (scope) => {
    gzipAnswers(scope);
    // Relative, because only the browser knows where this server lies.
    scope.get('/docs', hidden, (_request, reply) => reply.redirect('docs/'));
    scope.get<{ Params: { '*': string } }>('/docs/*', hidden, async (request, reply) => {
      const asked = request.params['*'];
      const name = [asked, `${asked}.html`, `${asked.replace(/\/?$/, '/')}index.html`.replace(/^\//, '')].find((file) => files.has(file));
      const file = name ?? '404.html';
      const content = await readFile(join(docsDir, file));
      const type = types[extname(file)] ?? '';
      reply
        .code(name === undefined ? 404 : 200)
        .headers({ ...headers, 'cache-control': file.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache' })
        .type(type);
      if (!/charset/.test(type)) return content;
      const text = prefix === '' ? content.toString() : content.toString().replaceAll('/docs/', `${prefix}/docs/`);
      return file.endsWith('.html') ? reply.header('content-security-policy', policyOf(text)).send(text) : text;
    });
  });
};
