import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServerProcess } from '../../test/helpers/server/serverProcess';
import { ADMIN_TOKEN, client, WEBHOOK_SECRET } from '../../test/helpers/server/testServer';
import { SHOP_TOKEN } from '../../test/helpers/server/testShop';
import { categoryCoupon, testBundle, testKey } from '../../test/helpers/testBundle';
import { CLAIMED_COUPON } from './load';

const key = await testKey();
/** What all servers of a bench publish. */
export const bundle = await testBundle(key);

/** A folder of the temporary folder that goes with the bench. */
export const scratch = (): { readonly path: string; remove(): void } => {
  const path = mkdtempSync(join(tmpdir(), 'couplet-bench-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};

export const environment = (shopUrl: string, where: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
  ADMIN_TOKEN,
  WEBHOOK_SECRET,
  SITE_KEY: key.siteKey,
  SHOP_URL: shopUrl,
  SHOP_TOKEN,
  // All shoppers come from one address here.
  RATE_CLAIMS: '0',
  RATE_REPORTS: '0',
  RATE_SHARED: '0',
  ...where,
});

export const admin = (url: string) => client(url, Date.now);

/** Publishes the bundle and a catalog of one coupon without a limit. */
const fill = async (url: string): Promise<void> => {
  const call = admin(url);
  for (const { status, text } of [await call.publish(bundle), await call.putCatalog([{ coupon: categoryCoupon(CLAIMED_COUPON, 'Tea') }])])
    if (status >= 300) throw new Error(`the server refused what the bench publishes: ${status} ${text}`);
};

/** The built server, filled. */
export const startMeasured = async (env: Readonly<Record<string, string>>, args?: readonly string[]) => {
  const server = await startServerProcess(env, args);
  await fill(server.url);
  return server;
};
