import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Browser } from 'playwright';
import type { Coupon } from '../../../src/protocol/coupons/coupon';
import type { Experiment } from '../../../src/protocol/experiment';
import { startServer } from '../../../src/server/main';
import { launch } from '../../helpers/e2e/browser';
import { startPostgres } from '../../helpers/postgres';
import { categoryCoupon, testBundle, testKey } from '../../helpers/testBundle';
import { freePort, type RunningEvershop, startEvershop } from './startEvershop';
import { stockEvershop } from './stockEvershop';

const ADMIN = 'admin-token-of-the-tests';
/** 12.5% of 39.98 is 4.9975: EverShop itself knows whole percents only and would round up. */
const tea: Coupon = categoryCoupon('tea', 'Tea', {
  title: { en: '12.5% off tea' },
  discount: { kind: 'percent', basisPoints: 1_250, cap: 900 },
  when: { field: 'cart.value', op: 'gte', value: 2_000 },
});
const items = [
  { sku: 'oolong', name: 'Oolong', category: 'Tea', price: '19.99' },
  { sku: 'sencha', name: 'Sencha', category: 'Tea', price: '19.99' },
  { sku: 'mug', name: 'Mug', category: 'Pots', price: '12.00' },
];

interface State {
  readonly usedCount: number;
  readonly usedMoney: number;
  readonly reservedCount: number;
  readonly reservedMoney: number;
  readonly orders: unknown;
}

/** EverShop with goods, Couplet's server on an origin of its own with one coupon published, and a browser. */
export interface EvershopWorld {
  readonly shop: RunningEvershop;
  readonly browser: Browser;
  /** EverShop's own. */
  readonly database: pg.Client;
  /** Of Couplet's server. */
  readonly url: string;
  /** A call of Couplet's admin API. */
  admin(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  /** What Couplet's server has counted of its one coupon. */
  state(): Promise<State>;
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
  close(): Promise<void>;
}

/** @param shares of the experiment's arms */
export const evershopWorld = async (shares: Experiment['shares']): Promise<EvershopWorld> => {
  const data = mkdtempSync(join(tmpdir(), 'couplet-evershop-'));
  const closing: (() => unknown)[] = [() => rmSync(data, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  const open = async (): Promise<EvershopWorld> => {
    const postgres = await startPostgres();
    closing.push(() => postgres.stop());
    const first = new pg.Client({ connectionString: postgres.url });
    await first.connect();
    await first.query('CREATE DATABASE shop');
    await first.end();
    const databaseUrl = new URL(postgres.url.replace(/postgres$/, 'shop'));
    const [shopPort, port, key] = [await freePort(), await freePort(), await testKey()];
    const url = `http://127.0.0.1:${port}`;
    const shop = await startEvershop({ databaseUrl, port: shopPort, couplet: { server: url, key: key.siteKey } });
    closing.push(() => shop.stop());
    await stockEvershop(shop, items);
    const database = new pg.Client({ connectionString: databaseUrl.href });
    await database.connect();
    closing.push(() => database.end());
    const settings = {
      PORT: String(port),
      DATA_DIR: data,
      SITE_KEY: key.siteKey,
      ADMIN_TOKEN: ADMIN,
      WEBHOOK_SECRET: 'webhook-secret-of-tests',
      SHOP_PLATFORM: 'evershop',
      SHOP_URL: shop.url,
      EVERSHOP_EMAIL: shop.email,
      EVERSHOP_PASSWORD: shop.password,
      // EverShop takes 120 calls a minute from one address.
      POLL_SECONDS: '3',
      WIDGET_DIR: 'dist/widget',
      LOG_LEVEL: 'warn',
    };
    let server = await startServer(settings, () => undefined);
    closing.push(() => server.close());

    const admin: EvershopWorld['admin'] = async (method, path, body) => {
      const answer = await fetch(`${url}/v1/admin/${path}`, {
        method,
        headers: { authorization: `Bearer ${ADMIN}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return JSON.parse(text) as Record<string, unknown>;
    };
    await admin('PUT', 'catalog', { entries: [{ coupon: tea, currency: 'USD', budget: { money: 100_000 } }] });
    const triggers = { quietMs: 300, minViews: 2, onAddToCart: true };
    const experiment = { hashVersion: 1, id: 'exp-1', salt: 's1', shares, explore: 0 } as const;
    const bundle = await testBundle(key, { change: { currency: 'USD', coupons: [tea], rule: ['tea'], triggers, experiment } });
    const shards = Object.fromEntries([...bundle.shards].map(([hash, bytes]) => [hash, Buffer.from(bytes).toString('base64')]));
    await admin('POST', 'bundles', { envelope: bundle.envelope, shards });
    const browser = await launch();
    closing.push(() => browser.close());
    return {
      shop,
      browser,
      database,
      url,
      admin,
      state: async () => {
        const { catalog, orders } = (await admin('GET', 'summary')) as { catalog: Omit<State, 'orders'>[]; orders: unknown };
        const [entry] = catalog;
        if (!entry) throw new Error('the catalog is empty');
        const { usedCount, usedMoney, reservedCount, reservedMoney } = entry;
        return { usedCount, usedMoney, reservedCount, reservedMoney, orders };
      },
      stopServer: () => server.close(),
      startServer: async () => {
        server = await startServer(settings, () => undefined);
      },
      close,
    };
  };
  try {
    return await open();
  } catch (error) {
    await close();
    throw error;
  }
};
