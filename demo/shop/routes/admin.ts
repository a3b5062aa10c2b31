import type { FastifyInstance } from 'fastify';
import { allCodes } from '../discountTable';
import { cancelOrder, recentOrders } from '../orders';
import { adminPage } from '../views/admin';
import { keeper } from './keeper';
import { type Shop, sendPage } from './visit';

/** Back room: open it once with `/admin?token=…`; a cookie remembers. */
export const adminRoutes = (app: FastifyInstance, shop: Shop): void => {
  const onlyKeeper = keeper(shop, '/admin', 'tt_back_room');

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
