import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type RunningShop, startShop } from '../../../demo/shop/startShop';
import type { Campaign } from '../../../src/bundle/campaign';
import { startServer } from '../../../src/server/main';

/** A bundle as it lies in its folder. */
export interface PublishedBundle {
  readonly envelope: string;
  readonly shards: ReadonlyMap<string, Uint8Array>;
}

/** Server and shop, each on its own origin, serving the built widget. */
export interface World {
  readonly shop: RunningShop;
  readonly server: string;
  admin(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  publish(bundle: PublishedBundle): Promise<void>;
  close(): Promise<void>;
}

const [ADMIN, TOKEN, SECRET] = ['admin-token-of-the-tests', 'shop-token-of-the-tests', 'webhook-secret-of-tests'] as const;

/** How a world's server is started. */
export type StartServer = (env: Readonly<Record<string, string>>) => Promise<{ readonly url: string; close(): Promise<unknown> }>;

/**
 * @param variables of the server, beside those that every world has
 * @param start by default in this process
 */
export const startWorld = async (
  campaign: Campaign,
  siteKey: string,
  variables: Readonly<Record<string, string>> = {},
  start: StartServer = (env) => startServer(env, () => undefined),
): Promise<World> => {
  const data = mkdtempSync(join(tmpdir(), 'couplet-world-'));
  // The shop needs the server's address for its webhook and the server the shop's for its codes: the shop's port is found first.
  const probe = await startShop({ port: 0, file: ':memory:', assets: resolve('dist/demo'), codesToken: TOKEN, adminToken: ADMIN });
  const port = Number(new URL(probe.url).port);
  await probe.close();
  const server = await start({
    PORT: '0',
    DATA_DIR: join(data, 'server'),
    SITE_KEY: siteKey,
    SHOP_URL: `http://127.0.0.1:${port}`,
    SHOP_TOKEN: TOKEN,
    ADMIN_TOKEN: ADMIN,
    WEBHOOK_SECRET: SECRET,
    WIDGET_DIR: 'dist/widget',
    LOG_LEVEL: 'silent',
    ...variables,
  });
  const shop = await startShop({
    port,
    file: join(data, 'shop.sqlite'),
    assets: resolve('dist/demo'),
    embed: { origin: server.url, key: siteKey, shares: campaign.experiment.shares },
    codesToken: TOKEN,
    adminToken: ADMIN,
    webhook: { url: `${server.url}/v1/webhooks/orders`, secret: SECRET },
  });
  const admin = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const answer = await fetch(server.url + path, {
      method,
      headers: { authorization: `Bearer ${ADMIN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  await admin('PUT', '/v1/admin/catalog', {
    entries: campaign.coupons.map((coupon) => ({ coupon, currency: campaign.currency, budget: campaign.budgets[coupon.id] ?? {} })),
  });
  await admin('PUT', '/v1/admin/serving', { serving: true });
  return {
    shop,
    server: server.url,
    admin,
    publish: async ({ envelope, shards }) => {
      const encoded = Object.fromEntries([...shards].map(([hash, bytes]) => [hash, Buffer.from(bytes).toString('base64')]));
      await admin('POST', '/v1/admin/bundles', { envelope, shards: encoded });
    },
    close: async () => {
      await shop.close();
      await server.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
};
