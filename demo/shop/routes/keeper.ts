import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Shop, tokenMatches } from './visit';

/** Lets in whoever comes by `<path>?token=…`, and remembers them by a cookie of that path. */
export const keeper =
  (shop: Pick<Shop, 'adminToken'>, path: string, cookie: string) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { token } = request.query as { token?: unknown };
    if (typeof token === 'string' && tokenMatches(token, shop.adminToken)) {
      return reply.setCookie(cookie, token, { path, httpOnly: true, sameSite: 'strict' }).redirect(path, 303);
    }
    if (tokenMatches(request.cookies[cookie], shop.adminToken)) return undefined;
    return reply.code(401).type('text/plain').send('Open this page with the link printed at start.');
  };
