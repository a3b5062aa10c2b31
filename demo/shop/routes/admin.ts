import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { allCodes } from '../discountTable';
import { cancelOrder, recentOrders } from '../orders';
import { adminPage } from '../views/admin';
import { type Shop, sendPage, tokenMatches } from './visit';

const COOKIE = 'tt_back_room';

/** Back room: open it once with `/admin?token=…`; a cookie remembers. */
export const adminRoutes = (app: FastifyInstance, shop: Shop): void => {
  const onlyKeeper = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { token } = request.query as { token?: unknown };
    if (typeof token === 'string' && tokenMatches(token, shop.adminToken)) {
      return reply.setCookie(COOKIE, token, { path: '/admin', httpOnly: true, sameSite: 'strict' }).redirect('/admin', 303);
    }
    if (tokenMatches(request.cookies[COOKIE], shop.adminToken)) return undefined;
    return reply.code(401).type('text/plain').send('Open this page with the link printed at start.');
  };

  app.get('/admin', { onRequest: onlyKeeper }, (request, reply) =>
    sendPage({ ...shop, embed: undefined }, request, reply, {
      title: 'Back room',
      body: adminPage(recentOrders(shop.db), allCodes(shop.db)),
    }),
  );

  app.post<{ Params: { id: string } }>('/admin/orders/:id/cancel', { onRequest: onlyKeeper }, (request, reply) => {
    if (cancelOrder(shop.db, request.params.id, shop.now())) shop.orderChanged();
    return reply.redirect('/admin', 303);
  });
};
