import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type RunningShop, startShop } from '../../../demo/shop/routes/startShop';
import type { Campaign } from '../../../src/bundle/campaign';
import { startServer } from '../../../src/server/main';
import { type AdminCall, adminOf, type PublishedBundle, publishWith } from '../server/serverProcess';

/** Server and shop, each on its own origin, serving the built widget. */
export interface World {
  readonly shop: RunningShop;
  readonly server: string;
  readonly admin: AdminCall;
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
  const admin = adminOf(server.url, ADMIN);
  await admin('PUT', '/v1/admin/catalog', {
    entries: campaign.coupons.map((coupon) => ({ coupon, currency: campaign.currency, budget: campaign.budgets[coupon.id] ?? {} })),
  });
  await admin('PUT', '/v1/admin/serving', { serving: true });
  return {
    shop,
    server: server.url,
    admin,
    publish: (bundle) => publishWith(admin, bundle),
    close: async () => {
      await shop.close();
      await server.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
};
