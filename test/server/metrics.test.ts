import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Summary } from '../../src/server/reporting/summarise';
import { ADMIN_TOKEN, ask, claimKey, orderBody, startTestServer, type TestServer } from '../helpers/server/testServer';
import { categoryCoupon } from '../helpers/testBundle';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ budget: { money: 5_000 } });
});
afterAll(() => server.close());

const scrape = (token?: string) =>
  ask(`${server.url}/metrics`, { headers: { origin: 'https://shop.example', ...(token ? { authorization: `Bearer ${token}` } : {}) } });
/** Value of the sample with exactly these labels, in any order. */
const sample = (text: string, name: string, labels: Readonly<Record<string, string>> = {}): number | undefined => {
  const line = text
    .split('\n')
    .find((one) => one.startsWith(name) && Object.entries(labels).every(([key, value]) => one.includes(`${key}="${value}"`)));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
};

describe('/metrics', () => {
  it('is for who has the admin token, and for no other origin', async () => {
    for (const token of [undefined, 'wrong']) {
      const answer = await scrape(token);
      expect([answer.status, (answer.json as { error: { code: string } }).error.code]).toEqual([401, 'unauthorized']);
    }
    const answer = await scrape(ADMIN_TOKEN);
    expect([answer.status, answer.headers.get('cache-control'), answer.headers.get('access-control-allow-origin')]).toEqual([
      200,
      'no-store',
      null,
    ]);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=/);
  });

  it('counts answers and refusals by route, and knows budgets and the switch', async () => {
    expect((await server.claim(claimKey(1))).status).toBe(200);
    await ask(`${server.url}/v1/bundles/0000000000000000/manifest.json`);
    await ask(`${server.url}/nothing/of/the/kind?shopper=ada`);
    const { text } = await scrape(ADMIN_TOKEN);
    const seconds = 'couplet_http_request_seconds_count';
    expect(sample(text, seconds, { method: 'POST', route: '/v1/claims', status: '200' })).toBe(1);
    expect(sample(text, 'couplet_refusals_total', { route: '/v1/bundles/:id/:file', reason: 'bundle_unknown' })).toBe(1);
    expect(sample(text, seconds, { route: 'none', status: '404' })).toBe(1);
    expect(sample(text, 'couplet_serving')).toBe(1);
    const state = await server.store.catalogEntry('tea');
    expect(sample(text, 'couplet_budget_spent_ratio', { coupon: 'tea', kind: 'money' })).toBe((state?.reservedMoney ?? 0) / 5_000);
    expect(state?.reservedMoney).toBeGreaterThan(0);
    expect(sample(text, 'couplet_budget_spent_ratio', { coupon: 'shoes' })).toBeUndefined();
    expect(sample(text, 'process_resident_memory_bytes')).toBeGreaterThan(0);
  });

  it('knows pools, the day and what went beyond a budget, as the summary does', async () => {
    await server.putCatalog([
      { coupon: categoryCoupon('tea', 'Tea'), codes: { from: 'pool' } },
      { coupon: categoryCoupon('shoes', 'Shoes'), codes: { from: 'shared', code: 'Summer10' }, budget: { money: 500, count: 1 } },
    ]);
    await server.importCodes('tea', 'TEA-1\nTEA-2\nTEA-3');
    await server.claim(claimKey(7));
    for (const orderId of ['o1', 'o2']) await server.order(orderBody({ orderId, codes: ['summer10'] }));
    const { text } = await scrape(ADMIN_TOKEN);
    const figure = (name: string, coupon: string, kind?: string) => sample(text, `couplet_${name}`, { coupon, ...(kind ? { kind } : {}) });
    expect([figure('pool_codes_left', 'tea'), figure('pool_codes_left', 'shoes')]).toEqual([2, undefined]);
    expect([figure('budget_today', 'shoes', 'money'), figure('budget_today', 'shoes', 'count')]).toEqual([600, 2]);
    expect([figure('budget_overshoot', 'shoes', 'money'), figure('budget_overshoot', 'shoes', 'count')]).toEqual([100, 1]);
    expect((await server.summary()) as Summary).toMatchObject({
      use: [
        { couponId: 'tea', pool: { imported: 3, left: 2 }, overshoot: { money: 0, count: 0 } },
        { couponId: 'shoes', pool: null, today: { day: '2023-11-14', money: 600, count: 2 }, overshoot: { money: 100, count: 1 } },
      ],
    });
  });

  it('says nothing of a shopper: no address, code, key or query', async () => {
    const { json } = await server.claim(claimKey(2));
    const { text } = await scrape(ADMIN_TOKEN);
    expect(text).not.toMatch(/\bada\b/);
    for (const word of ['127.0.0.1', claimKey(2), (json as { code: string }).code, ADMIN_TOKEN]) expect(text).not.toContain(word);
  });
});
