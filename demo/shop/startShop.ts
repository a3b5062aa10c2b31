import fastifyCookie from '@fastify/cookie';
import fastifyFormbody from '@fastify/formbody';
import fastifyStatic from '@fastify/static';
import fastify from 'fastify';
import { openDatabase, type ShopDatabase } from './database';
import type { Mailbox } from './mailbox';
import { adminRoutes } from './routes/admin';
import { browsingRoutes } from './routes/browsing';
import { buyingRoutes } from './routes/buying';
import { codesRoutes } from './routes/codes';
import { mailboxRoutes } from './routes/mailbox';
import { simulatedRoutes } from './routes/simulated';
import { type Shop, sendPage } from './routes/visit';
import type { SimulatedShoppers } from './simulated';
import { notFoundPage } from './views/browsing';
import type { Embed } from './views/layout';
import { startWebhookSender } from './webhookSender';

export interface ShopOptions {
  readonly host?: string;
  readonly port: number;
  /** SQLite file, or `:memory:`. */
  readonly file: string;
  /** Folder with `main.js` and `main.css`. */
  readonly assets: string;
  /** Absent: the shop as it is without Couplet. */
  readonly embed?: Embed;
  readonly codesToken: string;
  readonly adminToken: string;
  /** What is mailed to customers; absent: nothing. */
  readonly mailbox?: Mailbox;
  /** Who sends it shoppers that nobody is; absent: nobody. */
  readonly simulated?: SimulatedShoppers;
  /** Where paid and cancelled orders are reported to. */
  readonly webhook?: { readonly url: string; readonly secret: string };
  readonly now?: () => number;
}

export interface RunningShop {
  readonly url: string;
  readonly db: ShopDatabase;
  /** An order was placed at the till without the shop's pages: its webhook is due. */
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
      return reply.code(403).send({ error: { code: 'cross_site', message: 'Forms of other sites are not accepted.' } });
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
