import fastifyCookie from '@fastify/cookie';
import fastifyFormbody from '@fastify/formbody';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastify from 'fastify';
import { money } from '../catalog';
import { openDatabase, type ShopDatabase } from '../database';
import { allCodes, type DiscountRow } from '../discountTable';
import type { Mailbox } from '../mailbox';
import { cancelOrder, recentOrders } from '../orders';
import { type SimulatedShoppers, simulatedPage, simulatedWords } from '../simulated';
import { simulatedChart } from '../simulatedChart';
import { type Embed, type Html, html, notFoundPage } from '../views';
import { startWebhookSender } from '../webhookSender';
import { browsingRoutes } from './browsing';
import { buyingRoutes } from './buying';
import { codesRoutes } from './codes';
import { mailboxRoutes } from './mailbox';
import { keeper, type Shop, sendPage } from './visit';

const delivery = (order: ReturnType<typeof recentOrders>[number]): string =>
  order.waiting === 0 ? `${order.sent} acknowledged` : `${order.waiting} waiting${order.problem === null ? '' : `: ${order.problem}`}`;

/** The shop's admin area: orders with the state of their webhook, and the codes the checkout knows. */
const adminPage = (
  orders: ReturnType<typeof recentOrders>,
  codes: readonly DiscountRow[],
): Html => html`<div class="wrap"><header class="page-head"><h1>Back room</h1><p>Orders and codes in this shop’s database.</p></header>
<h2>Orders</h2><div class="scroll" tabindex="0" role="region" aria-label="Orders"><table><thead><tr><th>Order</th><th>Status</th><th>Goods</th><th>Discount</th><th>Code</th><th>Cart attribute</th><th>Webhook</th><th>Action</th></tr></thead><tbody>${orders.map((order) => html`<tr><td>${order.id}</td><td>${order.status}</td><td>${money(order.subtotal)}</td><td>${money(order.discount)}</td><td><code>${order.code ?? '–'}</code></td><td><code>${order.couplet ?? '–'}</code></td><td>${delivery(order)}</td><td>${order.status === 'paid' && html`<form method="post" action="/admin/orders/${order.id}/cancel"><button class="button quiet small-button" aria-label="Cancel order ${order.id}">Cancel</button></form>`}</td></tr>`)}</tbody></table></div>
<h2>Codes</h2><div class="scroll" tabindex="0" role="region" aria-label="Codes"><table><thead><tr><th>Code</th><th>Terms</th><th>For</th><th>Used</th><th>Expires</th><th>State</th></tr></thead><tbody>${codes.map((code) => html`<tr><td><code>${code.code}</code></td><td>${code.terms.kind}</td><td>${(code.scope.categories ?? ['whole shop']).join(', ')}</td><td>${code.used} of ${code.uses}</td><td>${new Date(code.expiresAt).toISOString().slice(0, 16).replace('T', ' ')} UTC</td><td>${code.active ? 'active' : 'off'}</td></tr>`)}</tbody></table></div></div>`;

/** Admin area: open it once with `/admin?token=…`, and a cookie remembers. */
const adminRoutes = (app: FastifyInstance, shop: Shop): void => {
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

/** The page from which a visitor of the demo starts simulated shoppers. */
const simulatedRoutes = (app: FastifyInstance, shop: Shop): void => {
  const { simulated } = shop;
  if (!simulated) return;
  const onRequest = simulated.isOpen ? [] : [keeper(shop, '/simulated', 'tt_simulated')];
  // Without Couplet, since this is not a shopper's page.
  const plain: Shop = { ...shop, embed: undefined };
  const answer = (request: FastifyRequest, reply: FastifyReply, again = false): FastifyReply => {
    const state = simulated.state();
    const words = simulatedWords(state, again);
    if ((request.headers.accept ?? '').includes('application/json'))
      return reply
        .header('cache-control', 'no-store')
        .send({ ...state, words, charts: simulatedChart(state.points, state.of)?.markup ?? '' });
    return sendPage(plain, request, reply, { title: 'Simulated shoppers', body: simulatedPage(simulated, state, words) });
  };

  app.get('/simulated', { onRequest }, (request, reply) => answer(request, reply));

  app.post('/simulated', { onRequest }, async (request, reply) => {
    const began = await simulated.run();
    if (!began) return answer(request, reply.code(409), true);
    if (simulated.state().phase === 'failed') return answer(request, reply.code(503));
    return (request.headers.accept ?? '').includes('application/json') ? answer(request, reply) : reply.redirect('/simulated', 303);
  });

  app.post('/simulated/stop', { onRequest }, async (request, reply) => {
    await simulated.stop();
    return (request.headers.accept ?? '').includes('application/json') ? answer(request, reply) : reply.redirect('/simulated', 303);
  });
};

export interface ShopOptions {
  readonly host?: string;
  readonly port: number;
  /** SQLite file, or `:memory:`. */
  readonly file: string;
  /** Folder that contains `main.js` and `main.css`. */
  readonly assets: string;
  /** Absent: the shop without Couplet. */
  readonly embed?: Embed;
  readonly codesToken: string;
  readonly adminToken: string;
  /** Mails sent to customers. Absent: none. */
  readonly mailbox?: Mailbox;
  /** Source of simulated shoppers. Absent: none. */
  readonly simulated?: SimulatedShoppers;
  /** Receiver of paid and cancelled orders. */
  readonly webhook?: { readonly url: string; readonly secret: string };
  readonly now?: () => number;
}

export interface RunningShop {
  readonly url: string;
  readonly db: ShopDatabase;
  /** Call it after an order that was placed without the shop's pages, so that its webhook is sent. */
  readonly orderChanged: () => void;
  readonly close: () => Promise<void>;
}

/** Starts the whole shop on its own port. */
export const startShop = async (options: ShopOptions): Promise<RunningShop> => {
  const now = options.now ?? Date.now;
  const db = openDatabase(options.file);
  const sender = options.webhook && startWebhookSender({ db, ...options.webhook, now });
  const app = fastify({
    bodyLimit: 64 * 1024,
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  await app.register(fastifyCookie);
  await app.register(fastifyFormbody);
  await app.register(fastifyStatic, { root: options.assets, prefix: '/assets/', cacheControl: false, index: false });

  // Cross-site forms must not change a cart or an order; apps with a bearer token send no Origin.
  app.addHook('onRequest', async (request, reply) => {
    const { origin, host } = request.headers;
    if (request.method !== 'GET' && origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) {
      return reply.code(403).send({ error: { code: 'cross_site', message: 'Forms from other sites are not accepted.' } });
    }
    return undefined;
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    return status < 500
      ? reply.code(status).send({ error: { code: 'invalid_request', message: error.message } })
      : reply.code(500).send({ error: { code: 'internal', message: 'Something went wrong on our side.' } });
  });

  const shop: Shop = {
    db,
    now,
    embed: options.embed,
    codesToken: options.codesToken,
    adminToken: options.adminToken,
    mailbox: options.mailbox,
    simulated: options.simulated,
    orderChanged: () => sender?.kick(),
  };
  app.setNotFoundHandler((request, reply) => sendPage(shop, request, reply.code(404), { title: 'Not found', body: notFoundPage() }));
  browsingRoutes(app, shop);
  buyingRoutes(app, shop);
  codesRoutes(app, shop);
  adminRoutes(app, shop);
  mailboxRoutes(app, shop);
  simulatedRoutes(app, shop);

  const url = await app.listen({ host: options.host ?? '127.0.0.1', port: options.port });
  return {
    url,
    db,
    orderChanged: shop.orderChanged,
    close: async () => {
      await app.close();
      await sender?.close();
      db.close();
    },
  };
};
