import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Browser } from 'playwright';
import { demoCampaign } from '../../../demo/campaign';
import { demoItems } from '../../../demo/log/logRow';
import { freePort } from '../../../demo/startDemo';
import type { Coupon } from '../../../src/protocol/coupons/coupon';
import { startServer } from '../../../src/server/main';
import { launch } from '../../helpers/e2e/browser';
import { demoModel } from '../../helpers/e2e/demo';
import { startPostgres } from '../../helpers/postgres';
import { shownToAll } from '../../helpers/testBundle';
import { startStorefront } from '../storefront';
import { pageScript } from './pageScript';
import { type Medusa, startMedusa } from './startMedusa';

const [ADMIN, TOKEN, SECRET] = ['admin-token-of-the-shop-tests', 'shop-token-of-the-tests', 'webhook-secret-of-shop-tests'] as const;
export const products = demoItems.filter(({ category }) => ['Tea', 'Coffee', 'Ceramics', 'Stationery'].includes(category));
const campaign = demoCampaign(shownToAll);

export const couponNamed = (id: string): Coupon => {
  const coupon = campaign.coupons.find((known) => known.id === id);
  if (!coupon) throw new Error(`no coupon ${id}`);
  return coupon;
};

/** What Couplet's server has counted of a coupon. */
interface CouponState {
  readonly coupon: { readonly id: string };
  readonly usedCount: number;
  readonly usedMoney: number;
  readonly reservedCount: number;
}

/** Medusa with goods and the plugin, a storefront on an origin of its own, Couplet's server with the demo's coupons, and a browser. */
export interface MedusaWorld {
  readonly shop: Medusa;
  readonly storefront: string;
  readonly browser: Browser;
  /** A call of Couplet's admin API. */
  admin(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  /** A call of the plugin's routes. Resolves to the HTTP status. */
  plugin(method: string, path: string, body?: unknown, token?: string): Promise<number>;
  stateOf(couponId: string): Promise<CouponState | undefined>;
  /** A code as the widget asks for it. */
  claim(couponId: string): Promise<string>;
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
  close(): Promise<void>;
}

const adminOf =
  (url: string): MedusaWorld['admin'] =>
  async (method, path, body) => {
    const answer = await fetch(`${url}/v1/admin/${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
  };

const open = async (closing: (() => unknown)[]): Promise<Omit<MedusaWorld, 'close'>> => {
  const data = mkdtempSync(join(tmpdir(), 'couplet-medusa-'));
  closing.push(() => rmSync(data, { recursive: true, force: true }));
  const postgres = await startPostgres();
  closing.push(() => postgres.stop());
  const first = new pg.Client({ connectionString: postgres.url });
  await first.connect();
  await first.query('CREATE DATABASE shop');
  await first.end();
  const port = await freePort('127.0.0.1', 0);
  const url = `http://127.0.0.1:${port}`;
  const databaseUrl = postgres.url.replace(/postgres$/, 'shop');
  const shop = await startMedusa({ databaseUrl, products, couplet: { url, token: TOKEN, secret: SECRET } });
  closing.push(() => shop.stop());
  const model = await demoModel();
  const store = JSON.stringify({ url: shop.url, key: shop.key, region: shop.regions.usd });
  const storefront = await startStorefront(`const STORE=${store};(${pageScript.toString()})()`, products);
  closing.push(() => storefront.stop());
  storefront.setEmbed({ origin: url, key: model.siteKey });
  const settings = {
    PORT: String(port),
    DATA_DIR: data,
    SITE_KEY: model.siteKey,
    SHOP_PLATFORM: 'generic',
    SHOP_URL: shop.url,
    SHOP_TOKEN: TOKEN,
    ADMIN_TOKEN: ADMIN,
    WEBHOOK_SECRET: SECRET,
    WIDGET_DIR: 'dist/widget',
    // A machine that tests several shops at once is slow.
    SHOP_TIMEOUT_MS: '20000',
    LOG_LEVEL: 'error',
  };
  let server = await startServer(settings, () => undefined);
  closing.push(() => server.close());
  const admin = adminOf(url);
  const entries = campaign.coupons.map((coupon) => ({ coupon, currency: campaign.currency, budget: campaign.budgets[coupon.id] ?? {} }));
  await admin('PUT', 'catalog', { entries });
  const shards = Object.fromEntries([...model.bundle.shards].map(([hash, bytes]) => [hash, Buffer.from(bytes).toString('base64')]));
  await admin('POST', 'bundles', { envelope: model.bundle.envelope, shards });
  await admin('PUT', 'serving', { serving: true });
  const browser = await launch();
  closing.push(() => browser.close());
  let keys = 0;
  return {
    shop,
    storefront: storefront.url,
    browser,
    admin,
    plugin: async (method, path, body, token = TOKEN) => {
      const answer = await fetch(`${shop.url}/couplet/${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return answer.status;
    },
    stateOf: async (couponId) => ((await admin('GET', 'summary')).catalog as CouponState[]).find(({ coupon }) => coupon.id === couponId),
    claim: async (couponId) => {
      keys += 1;
      const { id, version } = couponNamed(couponId);
      const answer = await fetch(`${url}/v1/claims`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': `medusa-idempotency-${keys}` },
        body: JSON.stringify({ v: 'claim/1', couponId: id, couponVersion: version, attribution: 'v1.demo.couplet.-' }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`the claim was answered with ${answer.status} ${text}`);
      return (JSON.parse(text) as { code: string }).code;
    },
    stopServer: () => server.close(),
    startServer: async () => {
      server = await startServer(settings, () => undefined);
    },
  };
};

export const medusaWorld = async (): Promise<MedusaWorld> => {
  const closing: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    return { ...(await open(closing)), close };
  } catch (error) {
    await close();
    throw error;
  }
};
