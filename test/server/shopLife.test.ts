import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrderWebhook } from '../../src/protocol/protocol';
import { MINUTE } from '../../src/protocol/values/clock';
import { memoryShop } from '../helpers/fakes/memoryShop';
import { ADMIN_TOKEN, ask, orderBody, startTestServer, type TestServer } from '../helpers/server/testServer';

let memory: ReturnType<typeof memoryShop>;
let server: TestServer;
beforeEach(async () => {
  memory = memoryShop();
  server = await startTestServer({ connector: memory.connector });
});
afterEach(() => server.close());

const order = (change: Partial<OrderWebhook> = {}): OrderWebhook => JSON.parse(orderBody(change)) as OrderWebhook;
let keys = 0;
const claim = async (): Promise<string> => {
  keys += 1;
  return ((await server.claim(`idempotency-key-${keys}`)).json as { code: string }).code;
};

describe("the platform's own webhook", () => {
  const send = (events: readonly OrderWebhook[], signature = 'signed') =>
    ask(`${server.url}/v1/webhooks/memory`, { method: 'POST', headers: { 'x-memory': signature }, body: JSON.stringify(events) });

  it('settles what the connector reads, answers repeats and changed orders with 200, and refuses what is not signed', async () => {
    const code = await claim();
    const events = [order({ codes: [code] }), order({ orderId: 'o2' })];
    expect((await send(events)).json).toEqual({ fresh: 2, settledCodes: [code], conflicts: 0 });
    expect((await send(events)).json).toEqual({ fresh: 0, settledCodes: [], conflicts: 0 });
    expect((await send([order({ discount: 1 })])).json).toEqual({ fresh: 0, settledCodes: [], conflicts: 1 });
    expect(await send(events, 'forged')).toMatchObject({ status: 401, json: { error: { code: 'signature_invalid' } } });
  });
});

describe('reconciliation', () => {
  const reconcile = async (): Promise<unknown> => (await server.admin('POST', 'reconcile')).json;

  it('takes a code out at once whose claim has ended, and leaves open ones alone', async () => {
    const given = [await claim(), await claim()];
    await server.sweeper.endAll();
    // A creation that the shop was late with.
    for (const code of given) memory.codes.add(code);
    const open = await claim();
    expect(await reconcile()).toEqual({
      inShop: 3,
      open: 1,
      spent: 0,
      orphans: 2,
      deactivated: 2,
      missing: [],
      unclaimed: [],
      unreadable: [],
    });
    expect([...memory.codes]).toEqual([open]);
  });

  it('clears away a code that was paid with, which is no orphan, once it has expired: until then a cancelled order gives it back', async () => {
    const code = await claim();
    await server.order(orderBody({ codes: [code] }));
    expect(await reconcile()).toMatchObject({ spent: 0, orphans: 0, deactivated: 0 });
    await server.order(orderBody({ codes: [code], event: 'cancelled' }));
    expect(await reconcile()).toMatchObject({ open: 1, spent: 0, orphans: 0 });
    await server.order(orderBody({ orderId: 'again', codes: [code] }));
    server.time.now += 1_800_000;
    expect(await reconcile()).toMatchObject({ spent: 1, orphans: 0, deactivated: 0 });
    expect(memory.codes.size).toBe(0);
  });

  it('takes a code out that nobody knows once it was seen for ten minutes, not before', async () => {
    memory.codes.add('STRANGER');
    expect(await reconcile()).toMatchObject({ orphans: 1, deactivated: 0 });
    server.time.now += 10 * MINUTE - 1;
    expect(await reconcile()).toMatchObject({ orphans: 1, deactivated: 0 });
    server.time.now += 1;
    expect(await reconcile()).toMatchObject({ orphans: 1, deactivated: 1 });
    expect([...memory.codes]).toEqual([]);
  });

  it('names a claim whose code the shop has lost for ten minutes, and no longer once its order has come', async () => {
    const code = await claim();
    memory.codes.delete(code);
    expect(await reconcile()).toMatchObject({ open: 1, missing: [] });
    server.time.now += 10 * MINUTE;
    expect(await reconcile()).toMatchObject({ missing: [code] });
    const figures = await ask(`${server.url}/metrics`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
    expect(figures.text).toContain('couplet_shop_codes{state="missing"} 1');
    await server.order(orderBody({ codes: [code] }));
    expect(await reconcile()).toMatchObject({ open: 0, missing: [] });
  });

  it("raises the alarm about a code of Couplet's form that was paid with and never claimed, not about the shop's own codes", async () => {
    await server.order(orderBody({ codes: ['acdefghjkmnp', 'FRIENDS10'] }));
    expect(await reconcile()).toMatchObject({ unclaimed: ['ACDEFGHJKMNP'] });
  });

  it('never takes out a code that is being claimed meanwhile', async () => {
    const claims = Array.from({ length: 20 }, () => claim());
    for (let round = 0; round < 10; round++) expect(await reconcile()).toMatchObject({ deactivated: 0 });
    expect(new Set(await Promise.all(claims))).toEqual(memory.codes);
  });

  it('answers 503 when the shop is down and needs the admin token', async () => {
    memory.shop.down = true;
    expect(await server.admin('POST', 'reconcile')).toMatchObject({ status: 503, json: { error: { code: 'shop_unreachable' } } });
    expect(await ask(`${server.url}/v1/admin/reconcile`, { method: 'POST' })).toMatchObject({ status: 401 });
  });
});

describe('uninstalling', () => {
  it('stops coupons, ends claims, empties the shop and says what is left; again when the shop was down', async () => {
    const code = await claim();
    memory.codes.add('FORGOTTEN');
    memory.shop.down = true;
    expect((await server.admin('POST', 'uninstall')).status).toBe(503);
    memory.shop.down = false;
    const done = await server.admin('POST', 'uninstall');
    expect(done.json).toMatchObject({ endedClaims: 1, remainingClaims: 0, removed: [code, 'FORGOTTEN'] });
    expect((done.json as { byHand: string[] }).byHand).toContain('The custom field couplet.');
    expect(memory.codes.size).toBe(0);
    expect((await server.claim('idempotency-key-after-all')).json).toMatchObject({ error: { code: 'serving_stopped' } });
    expect((await server.admin('POST', 'uninstall')).json).toMatchObject({ endedClaims: 0, removed: [] });
  });
});
