import type { IncomingMessage } from 'node:http';
import fastify, { type FastifyInstance } from 'fastify';
import { addressErrors } from './http/errorHandler';
import { refuse } from './http/refuse';
import { closeConnections, connectionOptions } from './http/serverOptions';
import { startPage } from './http/startPage';
import { limitConnections } from './limits/limitConnections';
import { openSite, type Site } from './openSite';
import type { Environment } from './platform/environment';
import { readStores, type StoreEnvironment } from './readStores';
import { notReady } from './records/admission';

/** `/s/<id>` and the rest of the path. */
const storePath = /^\/s\/([a-z0-9-]+)(\/.*)$/;

/** Forwards each request to its shop's own application, which sees the path without `/s/<id>` and knows no other shop. */
const frontOf = (sites: ReadonlyMap<string, Site>): FastifyInstance => {
  const front = fastify({ ...connectionOptions({}), ...addressErrors, logger: false });
  closeConnections(front);
  const siteOf = (raw: IncomingMessage): Site | undefined => {
    const [, id = '', path] = storePath.exec(raw.url ?? '') ?? [];
    const site = sites.get(id);
    if (site) raw.url = path;
    return site;
  };
  // Before the body is read.
  front.addHook('onRequest', async (request, reply) => {
    const site = siteOf(request.raw);
    if (!site) return;
    reply.hijack();
    site.app.routing(request.raw, reply.raw);
  });
  front.get('/healthz', async (_request, reply) => reply.header('cache-control', 'no-store').send({ ok: true }));
  front.get('/readyz', async (_request, reply) => {
    const answers = await Promise.all([...sites].map(async ([id, site]) => [id, await site.ready().catch(() => notReady())] as const));
    const ok = answers.every(([, ready]) => ready.ok);
    const errors = answers.flatMap(([id, ready]) => (ready.ok ? [] : [[id, ready.error] as const]));
    return reply
      .code(ok ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({
        ok,
        stores: Object.fromEntries(answers.map(([id, ready]) => [id, ready.ok])),
        ...(ok ? {} : { errors: Object.fromEntries(errors) }),
      });
  });
  startPage(front, { console: false, docs: false });
  front.setNotFoundHandler((_request, reply) => refuse(reply, { code: 'not_found', message: 'Not found.' }));
  return front;
};

interface Front {
  readonly url: string;
  readonly stores: Readonly<Record<string, string>>;
  readonly consoles: readonly string[];
  readonly close: () => Promise<void>;
}

/** Several shops in one process. Each has its own data, keys, connection and limits, at the address `<base>/s/<id>`. */
const storesFront = async (stores: readonly StoreEnvironment[], say: (line: string) => void): Promise<Front> => {
  const sites = new Map<string, Site>();
  const front = frontOf(sites);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= front.close().then(async () => {
      await Promise.all([...sites.values()].map((site) => site.close()));
    });
    return closing;
  };
  try {
    for (const { id, env } of stores) {
      const site = await openSite(env, (line) => say(`${id}: ${line}`), `/s/${id}`);
      sites.set(id, site);
      await site.app.ready();
    }
    const [first] = sites.values();
    limitConnections(front.server, {
      maxConnections: first?.config.MAX_CONNECTIONS,
      trustedProxies: [...sites.values()].flatMap(({ config }) => config.TRUST_PROXY ?? []),
    });
    // Every shop's metrics count them.
    front.server.on('drop', () => {
      for (const site of sites.values()) site.app.server.emit('drop');
    });
    const url = await front.listen({ port: first?.config.PORT ?? 0, host: first?.config.HOST ?? '127.0.0.1' });
    const [addresses, consoles]: [Record<string, string>, string[]] = [{}, []];
    for (const [id, site] of sites) {
      const address = site.config.BASE_URL ?? `${url}/s/${id}`;
      addresses[id] = address;
      const consoleUrl = await site.consoleUrl(address);
      if (consoleUrl !== undefined) consoles.push(consoleUrl);
      site.start();
    }
    return { url, stores: addresses, consoles, close };
  } catch (error) {
    await close();
    throw error;
  }
};

export interface RunningServer {
  readonly url: string;
  /** Address of each shop by id, if there are several. */
  readonly stores?: Readonly<Record<string, string>>;
  /** Each shop's console, with the secret of its setup link until the first sign-in. Must not be logged. */
  readonly consoles: readonly string[];
  /** Stops accepting requests, finishes running ones and closes the stores. Safe to call twice. */
  readonly close: () => Promise<void>;
}

const listen = async (site: Site): Promise<RunningServer> => {
  const { app, config, start, close, consoleUrl } = site;
  try {
    const listening = await app.listen({ port: config.PORT, host: config.HOST });
    const url = config.BASE_URL ?? listening;
    const address = await consoleUrl(url);
    start();
    return { url, consoles: address === undefined ? [] : [address], close };
  } catch (error) {
    await close();
    throw error;
  }
};

/**
 * Starts one shop by its environment, or several from the file in `STORES`. Rejects with a readable sentence if the environment, a data
 * folder or a database is unusable.
 */
export const startServer = async (
  env: Environment,
  say: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
): Promise<RunningServer> => {
  if (!env.STORES) return listen(await openSite(env, say));
  const stores = readStores(env.STORES, env);
  if (!stores.ok) throw new Error(`${env.STORES}: ${stores.error.message}`, { cause: stores.error });
  return storesFront(stores.value, say);
};
