import { readdirSync } from 'node:fs';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { refuse } from '../http/refuse';

/** Names of scripts and styles end with eight characters of their content hash. */
const HASHED = /^assets\/.*-[\w-]{8}\.\w+$/;
/** Names without folders: `assets/..%2F` would lead to the pages, which have policies of their own. */
const ASSET = /^assets\/\w[\w.-]*$/;

/** What is neither a page nor a worker has no policy of its own. A page loads some forty of these. */
const PLAIN = /^[^?]*\/assets\/(?![\w-]*Worker-)[\w-]+\.(js|css)$/;
const plainHeaders = { 'cross-origin-resource-policy': 'same-origin', vary: 'Accept-Encoding' };

/** The console loads nothing from elsewhere, and no other page may frame it, read it or receive its address as referrer. */
const headers = {
  ...plainHeaders,
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

/** The page the console frames to show a card. It makes no requests, and only the console may frame it. */
const FRAMED = 'preview.html';
const framedHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
};

const send = (reply: FastifyReply, file: string): FastifyReply =>
  reply.header('cache-control', HASHED.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache').sendFile(file);

/**
 * The merchant's console at `/console/`. The files need no authentication; the admin routes they call do. A `.br` or `.gz` next to a file
 * is served in its place.
 * @param consoleDir folder of the built console; without it the address only explains what is missing
 */
export const consoleRoutes = async (app: FastifyInstance, consoleDir: string | undefined): Promise<void> => {
  const hidden = { schema: { hide: true } };
  if (consoleDir === undefined) {
    const failure = { code: 'console_not_built', message: 'The console is not built. Run `npm run build`, or set CONSOLE_DIR.' };
    for (const path of ['/console', '/console/*']) app.get(path, hidden, (_request, reply) => refuse(reply, failure));
    return;
  }
  const besidePage = readdirSync(consoleDir, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(br|gz)$/.test(entry.name))
    .map(({ name }) => name);

  // A separate scope, because the widget's files are in another folder.
  await app.register(async (scope) => {
    await scope.register(fastifyStatic, { root: consoleDir, serve: false, preCompressed: true, cacheControl: false, index: false });
    scope.addHook('onRequest', (request, reply, next) => {
      void reply.headers(PLAIN.test(request.url) ? plainHeaders : headers);
      next();
    });
    // Relative, because only the browser knows the path of this server.
    scope.get('/console', hidden, (_request, reply) => reply.redirect('console/'));
    scope.get<{ Params: { '*': string } }>('/console/*', hidden, (request, reply) => {
      const path = request.params['*'];
      if (path === '') return send(reply, 'index.html');
      if (path.startsWith('assets/') && !ASSET.test(path)) return reply.callNotFound();
      if (ASSET.test(path) || besidePage.includes(path)) return send(path === FRAMED ? reply.headers(framedHeaders) : reply, path);
      // The console's routes are after `#`. Other addresses are redirected.
      const [, ...folders] = path.split('/');
      return reply.redirect(folders.length === 0 ? './' : '../'.repeat(folders.length));
    });
  });
};
