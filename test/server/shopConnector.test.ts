import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { genericHttp } from '../../src/server/connectors/openConnector';
import { claimKey, startTestServer, type TestServer, WEBHOOK_SECRET } from '../helpers/server/testServer';
import { SHOP_TOKEN } from '../helpers/server/testShop';
import { categoryCoupon } from '../helpers/testBundle';

/** `examples/shop-connector`, as a shop copies it. */
let example: typeof import('../../examples/shop-connector/server.mjs');
let couplet: TestServer;
let url: string;

beforeAll(async () => {
  couplet = await startTestServer();
  // Read as the example is loaded; files that come after share the process.
  for (const [name, value] of Object.entries({ SHOP_TOKEN, WEBHOOK_SECRET, COUPLET_URL: couplet.url, PORT: '0' })) vi.stubEnv(name, value);
  example = await import('../../examples/shop-connector/server.mjs');
  vi.unstubAllEnvs();
  url = `http://127.0.0.1:${(example.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await couplet?.close();
  await new Promise((done) => example?.server.close(done));
});

const connect = (token = SHOP_TOKEN) => genericHttp({ shopUrl: url, token, timeoutMs: 5_000 });
const cart = [
  { itemId: 'oolong', category: 'Tea', amount: 5_000 },
  { itemId: 'boots', category: 'Shoes', amount: 9_000 },
];
const codeOf = (code: string, expiresAt = Date.now() + 60_000) => ({
  code,
  coupon: categoryCoupon('tea', 'Tea'),
  currency: 'EUR',
  expiresAt,
  uses: 1,
});

it('creates and ends codes, as often as it is asked, and never revives one', async () => {
  const connector = connect();
  for (let i = 0; i < 2; i++) expect(await connector.createCode(codeOf('TEA-1'))).toMatchObject({ ok: true });
  expect(example.discountOf('TEA-1', cart)).toBe(500);
  for (let i = 0; i < 2; i++) expect(await connector.deactivateCode('TEA-1')).toMatchObject({ ok: true });
  expect(example.discountOf('TEA-1', cart)).toBe(0);
  expect(await connector.createCode(codeOf('TEA-1'))).toMatchObject({ ok: false, error: { code: 'shop_refused' } });
  expect(await connector.deactivateCode('never-made')).toMatchObject({ ok: true });
});

it('takes a code once, and none that has expired', async () => {
  const connector = connect();
  await connector.createCode(codeOf('TEA-2'));
  example.useCode('TEA-2');
  await connector.createCode(codeOf('TEA-2'));
  await connector.createCode(codeOf('TEA-3', Date.now() - 1));
  expect([example.discountOf('TEA-2', cart), example.discountOf('TEA-3', cart)]).toEqual([0, 0]);
});

it('says what its checkout can do, and nothing to others', async () => {
  expect(await connect().capabilities()).toMatchObject({ ok: true, value: { discounts: ['percent'], stacking: false } });
  expect(await connect('wrong').probe?.()).toMatchObject({ ok: false, error: { code: 'shop_unauthorized' } });
  const gift = categoryCoupon('tea', 'Tea', { discount: { kind: 'fixed', amount: 500 } });
  expect(await connect().createCode({ ...codeOf('GIFT'), coupon: gift })).toMatchObject({ ok: false, error: { code: 'shop_refused' } });
  expect(
    (await fetch(`${url}/couplet/codes`, { method: 'POST', headers: { authorization: `Bearer ${SHOP_TOKEN}` }, body: '{' })).status,
  ).toBe(400);
});

it('reports orders that Couplet accepts and counts once', async () => {
  const { code } = (await couplet.claim(claimKey(1))).json as { code: string };
  const order = { event: 'paid', orderId: 'o1', currency: 'EUR', subtotal: 5_000, discount: 500, shipping: 0, codes: [code] };
  for (let i = 0; i < 2; i++) expect((await example.reportOrder(order, couplet.time.now)).status).toBe(200);
  expect((await couplet.admin('GET', 'summary')).status).toBe(200);
});
