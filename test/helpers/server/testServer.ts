import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from '../../../src/bundle/manifest';
import type { Budget } from '../../../src/protocol/coupons/budget';
import type { Coupon } from '../../../src/protocol/coupons/coupon';
import type { OrderWebhook } from '../../../src/protocol/protocol';
import { REPORT_BYTES } from '../../../src/protocol/reporting/report';
import { type AppDeps, buildApp } from '../../../src/server/app';
import { genericHttp } from '../../../src/server/connectors/openConnector';
import type { CatalogEntry } from '../../../src/server/records/catalogRepository';
import type { Repositories } from '../../../src/server/records/repositories';
import type { Connector } from '../../../src/server/shop/connector';
import { openSqliteStore } from '../../../src/server/store/sqlite/sqliteStore';
import { categoryCoupon, type TestBundle, type TestKey, testBundle, testKey } from '../testBundle';
import { SHOP_TOKEN, startTestShop } from './testShop';

export const ADMIN_TOKEN = 'admin-token-for-tests';
export const WEBHOOK_SECRET = 'webhook-secret-for-tests';
/** A campaign that offers messages. */
const channels: NonNullable<Manifest['channels']> = {
  email: { cost: 0 },
  sms: { cost: 8 },
  quietHours: { from: 21, to: 8 },
  cap: { perDay: 1, perWeek: 3 },
};
const ATTRIBUTION = 'v1.exp-1.couplet.-';

/** Body of a report as a device sends it, padded to its fixed size. */
export const reportBody = (fields: Readonly<Record<string, unknown>>, bytes = REPORT_BYTES): string => {
  const text = JSON.stringify({ v: 'report/1', question: 'stratum-outcome', ...fields, pad: '' });
  return `${text.slice(0, -2)}${'.'.repeat(Math.max(0, bytes - text.length))}"}`;
};

/** The same of an assignment event, of the experiment of `withAssignmentEvents` unless `fields` say otherwise. */
export const exposureBody = (fields: Readonly<Record<string, unknown>>, bytes = REPORT_BYTES): string =>
  reportBody({ v: 'exposure/1', question: undefined, experiment: 'exp-1', variant: 'couplet', ...fields }, bytes);

export const reportId = (n: number): string => n.toString(16).padStart(32, '0');
export const claimKey = (n: number): string => `claim-key-${String(n).padStart(12, '0')}`;

export const orderBody = (change: Partial<OrderWebhook> = {}): string =>
  JSON.stringify({
    v: 'order/1',
    event: 'paid',
    orderId: 'order-1',
    currency: 'EUR',
    subtotal: 5_000,
    discount: 300,
    shipping: 0,
    codes: [],
    attribution: ATTRIBUTION,
    ...change,
  } satisfies OrderWebhook);

export const signed = (body: string, now: number, secret = WEBHOOK_SECRET): Record<string, string> => {
  const timestamp = String(Math.floor(now / 1_000));
  return {
    'content-type': 'application/json',
    'x-couplet-timestamp': timestamp,
    'x-couplet-signature': createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex'),
  };
};

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed JSON, or undefined. */
  readonly json: unknown;
}

/** One HTTP exchange, read to its end. */
export const ask = async (url: string, init: RequestInit = {}): Promise<Answer> => {
  const response = await fetch(url, init);
  const text = await response.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: response.status, headers: response.headers, text, json };
};

/** Calls of the server by their purpose, over real HTTP. */
export const client = (url: string, clock: () => number) => {
  const admin = (method: string, path: string, body?: unknown): Promise<Answer> =>
    ask(`${url}/v1/admin/${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
    });
  return {
    admin,
    putCatalog: (
      entries: readonly (Pick<CatalogEntry, 'coupon'> & Partial<Omit<CatalogEntry, 'timeZone'>>)[],
      timeZone?: string,
    ): Promise<Answer> => admin('PUT', 'catalog', { entries: entries.map((entry) => ({ currency: 'EUR', ...entry })), timeZone }),
    importCodes: (couponId: string, csv: string): Promise<Answer> =>
      ask(`${url}/v1/admin/coupons/${couponId}/codes`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'text/csv' },
        body: csv,
      }),
    publish: (bundle: TestBundle): Promise<Answer> =>
      admin('POST', 'bundles', {
        envelope: bundle.envelope,
        shards: Object.fromEntries([...bundle.shards].map(([hash, data]) => [hash, Buffer.from(data).toString('base64')])),
      }),
    report: (body: string): Promise<Answer> =>
      ask(`${url}/v1/reports`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body }),
    splitReport: (body: string): Promise<Answer> =>
      ask(`${url}/v1/reports/split`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body }),
    claim: (key: string, change: Readonly<Record<string, unknown>> = {}): Promise<Answer> =>
      ask(`${url}/v1/claims`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify({ v: 'claim/1', couponId: 'tea', couponVersion: 1, attribution: ATTRIBUTION, ...change }),
      }),
    order: (body: string, headers = signed(body, clock())): Promise<Answer> =>
      ask(`${url}/v1/webhooks/orders`, { method: 'POST', headers, body }),
    /** A till's request; without a key for `validate`. */
    till: (action: string, body: Readonly<Record<string, unknown>>, key?: string, headers?: Record<string, string>): Promise<Answer> => {
      const text = JSON.stringify({ v: 'code-use/1', ...body });
      const given = {
        ...signed(`/v1/codes/${action}.${key ?? ''}.${text}`, clock()),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...headers,
      };
      return ask(`${url}/v1/codes/${action}`, { method: 'POST', headers: given, body: text });
    },
    summary: async () => (await admin('GET', 'summary')).json,
  };
};

export interface TestServerOptions {
  readonly budget?: Budget;
  readonly ttlMs?: number;
  readonly now?: number;
  readonly coupon?: Partial<Coupon>;
  readonly widgetDir?: string;
  /** In place of the generic one. */
  readonly connector?: Connector;
  /** In place of SQLite in a folder of the server. */
  readonly openStore?: (dir: string) => Promise<Repositories>;
  /** Changes the store that the server sees, for a broken twin. */
  readonly breakStore?: (store: Repositories) => Repositories;
  /** In place of a fresh one. */
  readonly key?: TestKey;
  /** What else the server is told. */
  readonly deps?: Partial<AppDeps>;
}

/** The real server on a real database file with a real shop beside it; only the clock is the test's. Coupon `tea` costs at most 500. */
export const startTestServer = async ({
  budget = {},
  ttlMs = 1_800_000,
  now = 1_700_000_000_000,
  coupon,
  widgetDir,
  connector: given,
  key: givenKey,
  openStore = (dir) => openSqliteStore({ file: join(dir, 'couplet.sqlite') }),
  breakStore = (store) => store,
  deps = {},
}: TestServerOptions = {}) => {
  const dir = mkdtempSync(join(tmpdir(), 'couplet-server-'));
  const shop = await startTestShop();
  const key = givenKey ?? (await testKey());
  const time = { now };
  const clock = (): number => time.now;
  const store = await openStore(dir);
  const connector = given ?? genericHttp({ shopUrl: shop.url, token: SHOP_TOKEN, timeoutMs: 300 });
  const { app, sweeper, reconciler, orderPoller, refusals, alerts, backups, lossGuard, push, split, messages, journeys, training, routes } =
    await buildApp({
      store: breakStore(store),
      connector,
      clock,
      siteKey: key.siteKey,
      adminToken: ADMIN_TOKEN,
      webhookSecret: WEBHOOK_SECRET,
      claimTtlMs: ttlMs,
      widgetDir,
      logLevel: 'silent',
      ...deps,
    });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const call = client(url, clock);
  const bundle = await testBundle(key, deps.messages ? { change: { channels } } : {});
  await call.publish(bundle);
  await call.putCatalog([{ coupon: categoryCoupon('tea', 'Tea', coupon), budget }, { coupon: categoryCoupon('shoes', 'Shoes') }]);

  return {
    ...call,
    url,
    dir,
    shop,
    key,
    store,
    app,
    sweeper,
    reconciler,
    orderPoller,
    refusals,
    alerts,
    backups,
    lossGuard,
    push,
    split,
    messages,
    journeys,
    training,
    routes,
    bundle,
    time,
    /** State of coupon `tea`. */
    tea: async () => {
      const entry = await store.catalogEntry('tea');
      if (!entry) throw new Error('tea is not in the catalog');
      const { usedMoney, usedCount, reservedMoney, reservedCount } = entry;
      return { usedMoney, usedCount, reservedMoney, reservedCount };
    },
    close: async () => {
      await app.close();
      await training?.stop();
      await store.close();
      await shop.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
};
export type TestServer = Awaited<ReturnType<typeof startTestServer>>;
