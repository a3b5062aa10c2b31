import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, type Answer, ask, startTestServer, type TestServer } from '../helpers/server/testServer';
import { categoryCoupon } from '../helpers/testBundle';

let server: TestServer;
const widgetDir = mkdtempSync(join(tmpdir(), 'couplet-widget-'));
beforeAll(async () => {
  mkdirSync(join(widgetDir, 'assets'));
  for (const release of ['v1', '0.1.0']) {
    mkdirSync(join(widgetDir, release));
    writeFileSync(join(widgetDir, release, 'couplet.js'), 'loader');
    writeFileSync(join(widgetDir, release, 'device.js'), 'worker');
  }
  writeFileSync(join(widgetDir, 'assets', 'card-aB3_xY9-.js'), 'card');
  writeFileSync(join(widgetDir, 'assets', 'card-aB3_xY9-.js.br'), brotliCompressSync('card'));
  writeFileSync(join(widgetDir, 'assets', 'tfjs-backend-wasm-simd.wasm'), 'wasm');
  server = await startTestServer({ widgetDir });
});
afterAll(async () => {
  await server.close();
  rmSync(widgetDir, { recursive: true, force: true });
});

const refusal = (answer: Answer): [number, string] => [answer.status, (answer.json as { error: { code: string } }).error.code];

describe('the admin routes', () => {
  it.each([{}, { authorization: 'Bearer wrong' }, { authorization: ADMIN_TOKEN }, { authorization: `Basic ${ADMIN_TOKEN}` }])(
    'are closed to %j',
    async (headers: Record<string, string>) => {
      expect(refusal(await ask(`${server.url}/v1/admin/summary`, { headers }))).toEqual([401, 'unauthorized']);
    },
  );

  it('are no browser’s business: neither answers nor preflights carry CORS headers', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'PUT' };
    const preflight = await fetch(`${server.url}/v1/admin/serving`, { method: 'OPTIONS', headers });
    expect([preflight.ok, preflight.headers.get('access-control-allow-origin')]).toEqual([false, null]);
    const answer = await ask(`${server.url}/v1/admin/summary`, { headers: { ...headers, authorization: `Bearer ${ADMIN_TOKEN}` } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each([
    [
      'catalog_malformed',
      400,
      'a coupon without a maximum',
      [{ coupon: { ...categoryCoupon('a', 'A'), discount: { kind: 'percent', basisPoints: 100 } } }],
    ],
    ['catalog_malformed', 400, 'a negative budget', [{ coupon: categoryCoupon('a', 'A'), budget: { money: -1 } }]],
    ['coupon_duplicate', 422, 'an id twice', [{ coupon: categoryCoupon('a', 'A') }, { coupon: categoryCoupon('a', 'A') }]],
  ])('refuse a catalog with %s (%i) for %s and keep the old one', async (code, status, _what, entries) => {
    const answer = await server.admin('PUT', 'catalog', { entries: entries.map((entry) => ({ currency: 'EUR', ...entry })) });
    expect(refusal(answer)).toEqual([status, code]);
    expect((await server.store.catalog()).map(({ coupon }) => coupon.id)).toEqual(['tea', 'shoes']);
  });

  const gift = categoryCoupon('mug', 'Tea', { discount: { kind: 'gift', itemId: 'mug', quantity: 1, value: 900 } });
  const stacked = categoryCoupon('both', 'Tea', { stacking: { combinesWith: ['order'] } });
  const members = categoryCoupon('club', 'Tea', { membersOnly: true });

  it.each([
    ['discount_unsupported', 'a gift', gift],
    ['stacking_unsupported', 'a coupon beside others', stacked],
    ['condition_unsupported', 'a coupon for members', members],
  ])('refuse with %s %s that the till would ignore, and keep the old catalog', async (code, _what, coupon) => {
    server.shop.sayCapabilities({ v: 'capabilities/1', discounts: ['percent'], fields: ['cart.value'], stacking: false });
    const answer = await server.putCatalog([{ coupon: categoryCoupon('plain', 'Tea') }, { coupon }]);
    expect(refusal(answer)).toEqual([422, code]);
    expect(answer.json).toMatchObject({ error: { at: coupon.id } });
    expect((await server.store.catalog()).map(({ coupon: { id } }) => id)).toEqual(['tea', 'shoes']);
  });

  it('refuse a coupon about a sensitive category, and one that tells devices apart', async () => {
    const baby = categoryCoupon('baby', 'Baby food');
    const mobile = categoryCoupon('mobile', 'Tea', { when: { field: 'channel', op: 'eq', value: 'mobile' } });
    expect(refusal(await server.putCatalog([{ coupon: baby }]))).toEqual([422, 'sensitive_category']);
    expect(refusal(await server.putCatalog([{ coupon: mobile }]))).toEqual([422, 'protected_attribute']);
  });

  it('take the same coupons where the shop says that its till honours them', async () => {
    const fields = ['cart.value', 'customer.member'];
    server.shop.sayCapabilities({ v: 'capabilities/1', discounts: ['percent', 'gift'], fields, stacking: true });
    expect((await server.putCatalog([gift, stacked, members].map((coupon) => ({ coupon })))).status).toBe(200);
  });

  it('do not promise what a shop out of reach was not asked about, and take plain coupons all the same', async () => {
    await server.shop.stop();
    expect(refusal(await server.putCatalog([{ coupon: gift }]))).toEqual([503, 'shop_unreachable']);
    expect((await server.putCatalog([{ coupon: categoryCoupon('plain', 'Tea') }])).status).toBe(200);
  });

  it('refuse an oversized catalog and an oversized switch as the caller’s fault', async () => {
    expect(refusal(await server.admin('PUT', 'catalog', { entries: ['x'.repeat(5_000_000)] }))).toEqual([413, 'catalog_too_large']);
    expect(refusal(await server.admin('PUT', 'serving', { serving: 'x'.repeat(20_000) }))).toEqual([413, 'serving_too_large']);
  });

  it('refuse a serving switch that is no boolean', async () => {
    expect(refusal(await server.admin('PUT', 'serving', { serving: 'no' }))).toEqual([400, 'serving_malformed']);
    expect(await server.store.serving()).toBe(true);
  });

  it('keep what traffic is expected, and refuse what ends before it begins', async () => {
    expect(await server.admin('GET', 'expected-traffic')).toMatchObject({ status: 200, json: { peaks: [] } });
    const peaks = [{ from: 1_000, until: 2_000, times: 1.8 }];
    expect((await server.admin('PUT', 'expected-traffic', { peaks })).status).toBe(200);
    expect(await server.admin('GET', 'expected-traffic')).toMatchObject({ json: { peaks } });
    const refused = await server.admin('PUT', 'expected-traffic', { peaks: [{ from: 2_000, until: 1_000, times: 2 }] });
    expect(refusal(refused)).toEqual([400, 'expected_traffic_malformed']);
    expect(await server.store.expectedTraffic()).toEqual(peaks);
  });

  it('keep how long what was learnt counts, and refuse less than a day', async () => {
    expect(await server.admin('GET', 'learning')).toMatchObject({ status: 200, json: { halfLifeDays: null } });
    expect((await server.admin('PUT', 'learning', { halfLifeDays: 60 })).status).toBe(200);
    expect(await server.admin('GET', 'learning')).toMatchObject({ json: { halfLifeDays: 60 } });
    expect(refusal(await server.admin('PUT', 'learning', { halfLifeDays: 0 }))).toEqual([400, 'learning_malformed']);
    expect(await server.store.learning()).toEqual({ halfLifeDays: 60 });
  });
});

describe('the public side', () => {
  it('lets any storefront claim: the preflight allows the Idempotency-Key', async () => {
    const answer = await fetch(`${server.url}/v1/claims`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,idempotency-key',
      },
    });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
    expect(answer.headers.get('access-control-allow-headers')).toContain('idempotency-key');
  });

  it('answers 404 and 415 in the one error shape', async () => {
    expect(refusal(await ask(`${server.url}/nothing`))).toEqual([404, 'not_found']);
    const wrongType = await ask(`${server.url}/v1/claims`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml', 'idempotency-key': 'k'.repeat(16) },
      body: '<a/>',
    });
    expect(refusal(wrongType)).toEqual([415, 'media_type_unsupported']);
    expect(wrongType.text).toContain('Send application/json');
    const noJson = await ask(`${server.url}/v1/claims`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'k'.repeat(16) },
      body: '{',
    });
    expect(refusal(noJson)).toEqual([400, 'claim_malformed']);
  });

  it('is alive and ready, and says so without caches', async () => {
    for (const path of ['/healthz', '/readyz']) {
      const answer = await ask(`${server.url}${path}`);
      expect([answer.status, answer.json, answer.headers.get('cache-control')]).toEqual([200, { ok: true }, 'no-store']);
    }
  });

  it('answers its own address with a page that leads on', async () => {
    const page = await ask(`${server.url}/`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    const links = [...page.text.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href);
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect((await ask(new URL(link, `${server.url}/`).href)).status).toBe(200);
  });

  it('describes every route in /openapi.json from the schemas it validates with', async () => {
    const { json } = await ask(`${server.url}/openapi.json`);
    const document = json as { openapi: string; paths: Record<string, Record<string, unknown>> };
    expect(document.openapi).toMatch(/^3\./);
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/v1/status.json',
        '/v1/bundles/{id}/{file}',
        '/v1/reports',
        '/v1/claims',
        '/v1/webhooks/orders',
        '/v1/admin/catalog',
      ]),
    );
    expect(JSON.stringify(document.paths['/v1/claims'])).toContain('couponVersion');
  });

  it('serves widget files cross-origin: short cache for the loader, immutable for pinned and hashed ones', async () => {
    const cacheOf = async (path: string): Promise<[number, string, string | null, string | null]> => {
      const answer = await ask(`${server.url}${path}`, { headers: { origin: 'https://shop.example' } });
      expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
      return [answer.status, answer.text, answer.headers.get('cache-control'), answer.headers.get('access-control-allow-origin')];
    };
    expect(await cacheOf('/v1/couplet.js')).toEqual([200, 'loader', 'public, max-age=300, stale-while-revalidate=3600', '*']);
    expect(await cacheOf('/0.1.0/couplet.js')).toEqual([200, 'loader', 'public, max-age=31536000, immutable', '*']);
    expect(await cacheOf('/assets/card-aB3_xY9-.js')).toEqual([200, 'card', 'public, max-age=31536000, immutable', '*']);
    expect(await cacheOf('/assets/tfjs-backend-wasm-simd.wasm')).toEqual([200, 'wasm', 'public, max-age=3600', '*']);
    expect((await cacheOf('/v1/device.js')).slice(0, 2)).toEqual([200, 'worker']);
    expect((await cacheOf('/v1/other.js'))[0]).toBe(404);
    expect((await cacheOf('/assets/..%2Fsecret'))[0]).toBeGreaterThanOrEqual(400);
    expect((await cacheOf('/0.0.9/couplet.js')).slice(0, 3)).toEqual([404, expect.stringContaining('not_found'), 'no-store']);
    expect((await cacheOf('/other/couplet.js'))[0]).toBe(404);
  });

  it('serves the compressed file beside a widget file to who accepts it', async () => {
    const encodingFor = async (accepted: string) => {
      const answer = await ask(`${server.url}/assets/card-aB3_xY9-.js`, { headers: { 'accept-encoding': accepted } });
      return [answer.text, answer.headers.get('content-encoding'), answer.headers.get('vary')];
    };
    expect(await encodingFor('br, gzip')).toEqual(['card', 'br', expect.stringMatching(/accept-encoding/i)]);
    expect((await encodingFor('identity')).slice(0, 2)).toEqual(['card', null]);
  });

  it('never lets the text of an inner failure out', async () => {
    const broken = await startTestServer();
    await broken.store.close();
    const answer = await broken.claim('claim-key-000000000001');
    expect(refusal(answer)).toEqual([500, 'internal_error']);
    expect(answer.text).not.toMatch(/sqlite|database|store/i);
    expect((await ask(`${broken.url}/readyz`)).status).toBe(503);
    await broken.app.close();
    await broken.shop.stop();
  });
});
