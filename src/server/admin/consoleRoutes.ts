import { readdirSync } from 'node:fs';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { refuse } from '../http/refuse';

/** Names of scripts and styles end in eight characters of their content's hash. */
const HASHED = /^assets\/.*-[\w-]{8}\.\w+$/;

/** The console needs nothing from elsewhere, and nobody else's page may show it, look at it or learn where it was. */
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  vary: 'Accept-Encoding',
};

/** The page that the console frames to show a card: it asks nobody anything, and the console alone may frame it. */
const FRAMED = 'preview.html';
const framedHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
};

const send = (reply: FastifyReply, file: string): FastifyReply =>
  reply.header('cache-control', HASHED.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache').sendFile(file);

/**
 * The merchant's console at `/console/`: files that ask nobody who they are; what they then ask the admin routes is another matter. A `.br` or `.gz`
 * beside a file is served in its place.
 * @param consoleDir folder of the built console; without it there is nothing at the address but the reason
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

  // In a scope of its own: the widget's files lie in another folder.
  await app.register(async (scope) => {
    await scope.register(fastifyStatic, { root: consoleDir, serve: false, preCompressed: true, cacheControl: false, index: false });
    scope.addHook('onRequest', (_request, reply, next) => {
      void reply.headers(headers);
      next();
    });
    // Relative, because only the browser knows the path this server lies at.
    scope.get('/console', hidden, (_request, reply) => reply.redirect('console/'));
    scope.get<{ Params: { '*': string } }>('/console/*', hidden, (request, reply) => {
      const path = request.params['*'];
      if (path === '') return send(reply, 'index.html');
      if (path.startsWith('assets/') || besidePage.includes(path))
        return send(path === FRAMED ? reply.headers(framedHeaders) : reply, path);
      // Addresses of its pages lie behind `#`; whoever comes by another one is not left standing.
      const [, ...folders] = path.split('/');
      return reply.redirect(folders.length === 0 ? './' : '../'.repeat(folders.length));
    });
  });
};
