import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, ask, claimKey, startTestServer, type TestServer } from '../helpers/server/testServer';

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

  it('says nothing of a shopper: no address, code, key or query', async () => {
    const { json } = await server.claim(claimKey(2));
    const { text } = await scrape(ADMIN_TOKEN);
    for (const word of ['ada', '127.0.0.1', claimKey(2), (json as { code: string }).code, ADMIN_TOKEN]) expect(text).not.toContain(word);
  });
});
