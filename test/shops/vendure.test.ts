import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCampaign } from '../../demo/campaign';
import { demoItems } from '../../demo/log/logRow';
import { computeDiscount } from '../../src/engine/eligibility/discountOf';
import type { Coupon } from '../../src/protocol/coupons/coupon';
import type { OrderWebhook } from '../../src/protocol/protocol';
import { vendure as connect } from '../../src/server/connectors/vendure/vendure';
import { type RunningServer, startServer } from '../../src/server/main';
import { launch } from '../helpers/e2e/browser';
import { demoModel } from '../helpers/e2e/demo';
import { newVisitor, type Visitor } from '../helpers/e2e/visitor';
import { shownToAll } from '../helpers/testBundle';
import { listedGoods } from './listedGoods';
import { startStorefront } from './storefront';
import { cartOf, off } from './vendure/cartOf';
import { pageScript } from './vendure/pageScript';
import { ADMINISTRATOR, startVendure, type Vendure } from './vendure/startVendure';

const ADMIN_TOKEN = 'admin-token-of-the-shop-tests';
const campaign = demoCampaign(shownToAll);
const products = demoItems.filter(({ category }) => ['Tea', 'Coffee', 'Ceramics', 'Stationery'].includes(category));
const SHIPPING = 590;

let shop: Vendure;
let storefront: Awaited<ReturnType<typeof startStorefront>>;
let server: RunningServer;
let browser: Browser;
let data: string;

const admin = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
  const answer = await fetch(`${server.url}/v1/admin/${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const json = (await answer.json()) as Record<string, unknown>;
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(json)}`);
  return json;
};

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'couplet-shops-'));
  const [model, started, opened] = await Promise.all([demoModel(), startVendure(products), launch()]);
  [shop, browser] = [started, opened];
  storefront = await startStorefront(`const SHOP_API=${JSON.stringify(`${shop.url}/shop-api`)};(${pageScript.toString()})()`, products);
  server = await startServer(
    {
      PORT: '0',
      DATA_DIR: data,
      SITE_KEY: model.siteKey,
      SHOP_PLATFORM: 'vendure',
      SHOP_URL: shop.url,
      VENDURE_USERNAME: ADMINISTRATOR.username,
      VENDURE_PASSWORD: ADMINISTRATOR.password,
      VENDURE_COST_FIELD: 'cost',
      ADMIN_TOKEN,
      WEBHOOK_SECRET: 'webhook-secret-of-shop-tests',
      WIDGET_DIR: 'dist/widget',
      POLL_SECONDS: '1',
      // A machine that tests several shops at once is slow.
      SHOP_TIMEOUT_MS: '20000',
      LOG_LEVEL: 'error',
    },
    () => undefined,
  );
  const entries = campaign.coupons.map((coupon) => ({ coupon, currency: campaign.currency, budget: campaign.budgets[coupon.id] ?? {} }));
  await admin('PUT', 'catalog', { entries });
  const shards = Object.fromEntries([...model.bundle.shards].map(([hash, bytes]) => [hash, Buffer.from(bytes).toString('base64')]));
  await admin('POST', 'bundles', { envelope: model.bundle.envelope, shards });
  await admin('PUT', 'serving', { serving: true });
  storefront.setEmbed({ origin: server.url, key: model.siteKey });
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await storefront?.stop();
  await shop?.stop();
  if (data) rmSync(data, { recursive: true, force: true });
});

/** Order events as the server keeps them. */
const events = (): OrderWebhook[] => {
  const db = new Database(join(data, 'couplet.sqlite'), { readonly: true });
  const rows = db.prepare('SELECT body FROM shop_order ORDER BY rowid').all() as { body: string }[];
  db.close();
  return rows.map(({ body }) => JSON.parse(body) as OrderWebhook);
};
/** Buckets of an order's customer. */
const bucketsOf = (orderId: string): unknown[] => {
  const db = new Database(join(data, 'couplet.sqlite'), { readonly: true });
  const rows = db.prepare('SELECT bucket FROM shop_order WHERE order_id = ?').all(orderId) as { bucket: unknown }[];
  db.close();
  return rows.map(({ bucket }) => bucket);
};
const eventOf = (orderId: string, event: OrderWebhook['event']): OrderWebhook | undefined =>
  events().find((known) => known.orderId === orderId && known.event === event);
const until = <T>(look: () => T | undefined): Promise<T> =>
  expect
    .poll(look, { timeout: 30_000, interval: 250 })
    .toBeDefined()
    .then(() => look() as T);

interface CatalogState {
  readonly coupon: { readonly id: string };
  readonly usedCount: number;
  readonly usedMoney: number;
  readonly reservedCount: number;
}
const stateOf = async (couponId: string): Promise<CatalogState | undefined> =>
  ((await admin('GET', 'summary')).catalog as CatalogState[]).find(({ coupon }) => coupon.id === couponId);

let keys = 0;
/** A claim as the widget makes it. */
const claim = async (coupon: Pick<Coupon, 'id' | 'version'>): Promise<string> => {
  keys += 1;
  const answer = await fetch(`${server.url}/v1/claims`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `shops-idempotency-${keys}` },
    body: JSON.stringify({ v: 'claim/1', couponId: coupon.id, couponVersion: coupon.version, attribution: 'v1.demo.couplet.-' }),
  });
  const { code } = (await answer.json()) as { code: string };
  expect(answer.status).toBe(200);
  return code;
};
const couponNamed = (id: string): Coupon => {
  const coupon = campaign.coupons.find((known) => known.id === id);
  if (!coupon) throw new Error(`no coupon ${id}`);
  return coupon;
};

const ourPromotions = async (): Promise<number> =>
  (
    await shop.admin<{ promotions: { totalItems: number } }>(
      '{ promotions(options: { filter: { name: { contains: "Couplet" } } }) { totalItems } }',
    )
  ).promotions.totalItems;

/** A visitor who looks at tea, puts one in the cart and is offered something for tea or for the whole cart; the choice is a draw. */
const visitorOffered = async (): Promise<Visitor> => {
  const tea = products.filter(({ category }) => category === 'Tea').slice(0, 4);
  for (let attempt = 0; attempt < 4; attempt++) {
    const visitor = await newVisitor({ browser, shop: storefront.url });
    for (const { id } of tea) {
      await visitor.page.goto(`${storefront.url}/p/${id}`);
      await visitor.page.waitForTimeout(700);
    }
    await visitor.page.getByRole('button', { name: 'Add to cart' }).click();
    await visitor.page.locator('#count').getByText('1').waitFor();
    const came = await visitor.waitForCard().then(
      () => true,
      () => false,
    );
    if (came && /tea/i.test(await visitor.card.locator('.title').innerText())) return visitor;
    await visitor.context.close();
  }
  throw new Error('four visitors were offered nothing for tea');
};

describe('Vendure, with the real widget in the page', () => {
  it('takes the code that was claimed, and the order comes back with its variant, settles the budget, and takes it back when it is cancelled', async () => {
    const { page, card, context, trouble } = await visitorOffered();
    await card.getByRole('button', { name: 'Get code' }).click();
    const code = await card.locator('.code').innerText();
    expect(await stateOf('tea-20')).toMatchObject({ reservedCount: 1, usedCount: 0 });
    await page.goto(`${storefront.url}/cart`);
    await expect.poll(() => page.locator('#goods').innerText()).toMatch(/^\d+$/);
    const goods = Number(await page.locator('#goods').innerText());
    expect(await page.locator('#code').inputValue()).toBe(code);
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('Code applied.').waitFor();
    const discount = Number(await page.locator('#discount').innerText());
    expect(discount).toBe(Math.floor(goods / 5));
    await page.getByRole('button', { name: 'Place order' }).click();
    await page.getByText('Thank you').waitFor();
    const orderId = (await page.locator('#said').innerText()).replace('Thank you: ', '');

    const paid = await until(() => eventOf(orderId, 'paid'));
    expect(paid).toMatchObject({ subtotal: goods, discount, shipping: SHIPPING, codes: [code], currency: 'USD' });
    expect(paid.attribution).toMatch(/^v1\.demo\.couplet\.(-|[a-z0-9_-]+)$/);
    // The shop's own id of who ordered, as a pseudonym.
    expect(paid.customer).toMatch(/^c1_[0-9a-f]{32}$/);
    // A guest, whom Vendure makes a customer of.
    expect(bucketsOf(orderId)).toEqual([null]);
    // 20% tax are in the price, half of the price is the cost.
    expect(paid.margin).toBe(Math.round(goods / 1.2) - Math.floor(goods / 2));
    expect(await stateOf('tea-20')).toMatchObject({ usedCount: 1, usedMoney: discount, reservedCount: 0 });

    const copycat = await cartOf(shop, [products[0]!.id, 1]);
    expect((await copycat.apply(code)).__typename).toBe('CouponCodeLimitError');

    const { orders } = await shop.admin<{ orders: { items: { id: string; payments: { id: string }[] }[] } }>(
      'query ($code: String!) { orders(options: { filter: { code: { eq: $code } } }) { items { id payments { id } } } }',
      { code: orderId },
    );
    const [order] = orders.items;
    const { refundOrder } = await shop.admin<{ refundOrder: { id: string } }>(
      'mutation ($input: RefundOrderInput!) { refundOrder(input: $input) { ... on Refund { id } } }',
      { input: { paymentId: order?.payments[0]?.id, amount: 500, lines: [], shipping: 0, adjustment: 0, reason: 'scratched' } },
    );
    await shop.admin('mutation ($id: ID!) { settleRefund(input: { id: $id, transactionId: "t" }) { __typename } }', { id: refundOrder.id });
    const refunded = await until(() => eventOf(orderId, 'refunded'));
    expect(refunded).toMatchObject({ refundId: refundOrder.id, refunded: 500, codes: [code] });

    await shop.admin('mutation ($id: ID!) { cancelOrder(input: { orderId: $id, cancelShipping: true, reason: "test" }) { __typename } }', {
      id: order?.id,
    });
    await until(() => eventOf(orderId, 'cancelled'));
    // The code is good again, for Vendure and for Couplet.
    expect(await stateOf('tea-20')).toMatchObject({ usedCount: 0, usedMoney: 0, reservedCount: 1 });
    expect(await admin('POST', 'reconcile')).toMatchObject({ open: 1, orphans: 0, spent: 0, missing: [], unclaimed: [] });
    expect(off(await copycat.apply(code))).toBeGreaterThan(0);
    expect(trouble).toEqual([]);
    await context.close();
  });
});

describe("Vendure's checkout", () => {
  const item = (category: string, nth = 0) => products.filter((product) => product.category === category)[nth]!;
  type Goods = readonly (readonly [category: string, quantity: number])[];
  const carts: readonly (readonly [coupon: string, goods: Goods])[] = [
    [
      'tea-20',
      [
        ['Tea', 1],
        ['Coffee', 2],
      ],
    ],
    ['tea-20', [['Tea', 9]]],
    [
      'coffee-4',
      [
        ['Coffee', 1],
        ['Tea', 1],
      ],
    ],
    ['ceramics-tiers', [['Ceramics', 1]]],
    [
      'ceramics-tiers',
      [
        ['Ceramics', 4],
        ['Tea', 1],
      ],
    ],
    [
      'paper-tiers',
      [
        ['Stationery', 3],
        ['Ceramics', 1],
      ],
    ],
    ['paper-tiers', [['Stationery', 12]]],
    ['free-shipping', [['Tea', 3]]],
    ['tea-20', [['Coffee', 2]]],
  ];

  it.each(carts)('gives %s on %j what Couplet reckons, to the minor unit', async (id, goods) => {
    const coupon = couponNamed(id);
    const lines = goods.map(([category, quantity]) => {
      const { id: itemId, price } = item(category);
      return { itemId, categories: [category], price, quantity };
    });
    const cart = await cartOf(shop, ...lines.map(({ itemId, quantity }) => [itemId, quantity] as const));
    expect(off(await cart.apply(await claim(coupon)))).toBe(computeDiscount(coupon, { lines, shipping: SHIPPING }));
  });

  it('gives nothing while the condition is not met, and lets the first code stand alone', async () => {
    const shipping = couponNamed('free-shipping');
    const small = await cartOf(shop, [products.toSorted((a, b) => a.price - b.price)[0]!.id, 1]);
    expect(off(await small.apply(await claim(shipping)))).toBe(0);
    const cart = await cartOf(shop, [item('Tea').id, 1], [item('Coffee').id, 1]);
    const first = off(await cart.apply(await claim(couponNamed('coffee-4'))));
    expect(first).toBe(400);
    expect(off(await cart.apply(await claim(couponNamed('tea-20'))))).toBe(first);
  });
});

describe('the connector', () => {
  const settings = { SHOP_PLATFORM: 'vendure', VENDURE_ADMIN_PATH: 'admin-api' } as const;
  const password = { VENDURE_USERNAME: ADMINISTRATOR.username, VENDURE_PASSWORD: ADMINISTRATOR.password };
  const code = (text: string) => ({ code: text, coupon: couponNamed('tea-20'), currency: 'USD', expiresAt: Date.now() + 60_000, uses: 1 });

  it('creates one promotion though it is asked several times at once, and takes it out as often as asked', async () => {
    const connector = connect({ ...settings, SHOP_URL: shop.url, ...password }, 5_000);
    const created = await Promise.all(Array.from({ length: 5 }, () => connector.createCode(code('SAMECODE'))));
    expect(created.map(({ ok }) => ok)).toEqual(Array(5).fill(true));
    const { promotions } = await shop.admin<{ promotions: { totalItems: number } }>(
      '{ promotions(options: { filter: { couponCode: { eq: "SAMECODE" } } }) { totalItems } }',
    );
    expect(promotions.totalItems).toBe(1);
    expect((await connector.listCodes!()).ok && (await connector.listCodes!())).toMatchObject({
      value: expect.arrayContaining(['SAMECODE']),
    });
    for (let i = 0; i < 2; i++) expect(await connector.deactivateCode('SAMECODE')).toMatchObject({ ok: true });
  });

  it('lists products by id with their facet values and the price that shoppers see', async () => {
    const { ended, products: listed, categories } = await listedGoods(admin);
    expect(ended).toMatchObject({ state: 'current', products: products.length, skipped: 0, error: null });
    const byTitle = new Map([...listed.values()].map((product) => [product.title, product]));
    for (const { name, category, price } of products)
      expect(byTitle.get(name)).toMatchObject({ categories: [category], price, currency: 'USD' });
    const tea = products.filter(({ category }) => category === 'Tea');
    expect(categories.get('Tea')).toMatchObject({ names: { en: 'Tea' }, products: tea.length });
  });

  it('gets in with an API key, and says why it does not', async () => {
    const { createApiKey } = await shop.admin<{ createApiKey: { apiKey: string } }>(
      'mutation { createApiKey(input: { roleIds: ["1"], translations: [{ languageCode: en, name: "couplet" }] }) { apiKey } }',
    );
    const withKey = (key: string) => connect({ ...settings, SHOP_URL: shop.url, SHOP_TOKEN: key }, 5_000);
    expect(await withKey(createApiKey.apiKey).listCodes!()).toMatchObject({ ok: true });
    expect(await withKey('wrong').listCodes!()).toMatchObject({ ok: false, error: { code: 'shop_refused' } });
    const wrong = connect({ ...settings, SHOP_URL: shop.url, VENDURE_USERNAME: 'nobody', VENDURE_PASSWORD: 'x' }, 5_000);
    expect(await wrong.capabilities()).toMatchObject({
      ok: false,
      error: { code: 'shop_refused', message: expect.stringMatching(/login/) },
    });
    const nobody = connect({ ...settings, SHOP_URL: 'http://127.0.0.1:1', ...password }, 1_000);
    expect(await nobody.createCode(code('A'))).toMatchObject({ ok: false, error: { code: 'shop_unreachable' } });
  });

  it('refuses to publish what this shop cannot honour', async () => {
    const entry = (change: Partial<Coupon>, currency = 'USD') => ({
      coupon: { ...couponNamed('tea-20'), ...change },
      currency,
      budget: {},
    });
    const refused = (...entries: readonly unknown[]) => admin('PUT', 'catalog', { entries }).catch((error: Error) => error.message);
    expect(await refused(entry({ discount: { kind: 'points', points: 5, value: 100 } }))).toContain('discount_unsupported');
    expect(await refused(entry({ when: { field: 'customer.orders', op: 'gte', value: 1 } }))).toContain('condition_unsupported');
    expect(await refused(entry({ stacking: { combinesWith: ['order'] } }))).toContain('stacking_unsupported');
    expect(await refused(entry({}, 'EUR'))).toContain('The shop sells in USD');
  });
});

describe('the kill switch', () => {
  it('makes a hundred issued codes refused within 60 s, the one that lies in a cart too', async () => {
    const tea = couponNamed('tea-20');
    const codes: string[] = [];
    while (codes.length < 100) codes.push(...(await Promise.all(Array.from({ length: 10 }, () => claim(tea)))));
    const cart = await cartOf(shop, [products.find(({ category }) => category === 'Tea')!.id, 1]);
    expect(off(await cart.apply(codes[0]!))).toBeGreaterThan(0);
    const from = performance.now();
    const stopped = admin('PUT', 'serving', { serving: false });
    await expect.poll(ourPromotions, { timeout: 60_000, interval: 100 }).toBe(0);
    const seconds = (performance.now() - from) / 1_000;
    process.stderr.write(`kill switch: Vendure takes none of 100 issued codes after ${seconds.toFixed(1)} s\n`);
    expect(seconds).toBeLessThan(60);
    expect(await stopped).toMatchObject({ remainingClaims: 0 });
    const fresh = await cartOf(shop, [products.find(({ category }) => category === 'Tea')!.id, 1]);
    const refusals = new Set<string>();
    for (const code of codes) refusals.add((await fresh.apply(code)).__typename);
    const paid = await cart.pay();
    expect([...refusals]).toEqual(['CouponCodeInvalidError']);
    expect([paid.__typename, off(paid)]).toEqual(['Order', 0]);
    await admin('PUT', 'serving', { serving: true });
  });
});

describe('uninstalling', () => {
  it('leaves no promotion of Couplet behind, and says what is left to the merchant', async () => {
    await claim(couponNamed('coffee-4'));
    const connector = connect(
      {
        SHOP_PLATFORM: 'vendure',
        VENDURE_ADMIN_PATH: 'admin-api',
        SHOP_URL: shop.url,
        VENDURE_USERNAME: 'superadmin',
        VENDURE_PASSWORD: 'superadmin',
      },
      5_000,
    );
    await connector.createCode({
      code: 'FORGOTTEN',
      coupon: couponNamed('tea-20'),
      currency: 'USD',
      expiresAt: Date.now() + 600_000,
      uses: 1,
    });
    expect(await ourPromotions()).toBeGreaterThanOrEqual(2);
    const done = await admin('POST', 'uninstall');
    expect(done.endedClaims).toBeGreaterThanOrEqual(1);
    expect(done).toMatchObject({ remainingClaims: 0, removed: expect.arrayContaining(['promotion Couplet FORGOTTEN']) });
    expect((done.byHand as string[]).join(' ')).toContain('vendure-config.ts');
    expect(await ourPromotions()).toBe(0);
  });
});
