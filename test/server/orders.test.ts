import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { customerBucket } from '../../src/engine/assignment/customerDraw';
import type { Summary } from '../../src/server/reporting/summarise';
import { type Answer, claimKey, orderBody, signed, startTestServer, type TestServer } from '../helpers/server/testServer';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

const refusal = (answer: Answer): [number, string] => [answer.status, (answer.json as { error: { code: string } }).error.code];
const claimed = async (n = 1): Promise<string> => ((await server.claim(claimKey(n))).json as { code: string }).code;

describe('an order webhook', () => {
  it('settles the claim with the real discount, once however often it is replayed', async () => {
    const body = orderBody({ codes: [await claimed()] });
    const answers = await Promise.all(Array.from({ length: 25 }, () => server.order(body)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(answers.filter(({ json }) => (json as { fresh: boolean }).fresh)).toHaveLength(1);
    expect(await server.tea()).toEqual({ usedMoney: 300, usedCount: 1, reservedMoney: 0, reservedCount: 0 });
    expect(((await server.summary()) as Summary).orders).toEqual([
      { experiment: 'exp-1', variant: 'couplet', currency: 'EUR', orders: 1, subtotal: 5_000, discount: 300 },
    ]);
  });

  it('gives the money back when the order is cancelled', async () => {
    const code = await claimed();
    await server.order(orderBody({ codes: [code] }));
    const cancelled = await server.order(orderBody({ codes: [code], event: 'cancelled' }));
    expect(cancelled.json).toEqual({ fresh: true, settledCodes: [code] });
    expect(await server.tea()).toEqual({ usedMoney: 0, usedCount: 0, reservedMoney: 500, reservedCount: 1 });
  });

  it('takes the code of a cancelled order out of the shop once it has expired, and gives its budget back then', async () => {
    const code = await claimed();
    await server.order(orderBody({ codes: [code] }));
    await server.order(orderBody({ codes: [code], event: 'cancelled' }));
    expect(await server.sweeper.sweep()).toBe(0);
    expect(server.shop.activeCodes()).toEqual([code]);
    server.time.now += 1_800_000;
    expect(await server.sweeper.sweep()).toBe(1);
    expect(server.shop.activeCodes()).toEqual([]);
    expect(await server.tea()).toEqual({ usedMoney: 0, usedCount: 0, reservedMoney: 0, reservedCount: 0 });
  });

  it('gives back the part of the money that was refunded, and its customer is kept as a pseudonym', async () => {
    const code = await claimed();
    const paid = { codes: [code], customer: 'ada@example.org' };
    await server.order(orderBody(paid));
    const refund = orderBody({ ...paid, event: 'refunded', refundId: 'r1', refunded: 2_350 });
    expect((await server.order(refund)).json).toEqual({ fresh: true, settledCodes: [code] });
    expect((await server.order(refund)).json).toEqual({ fresh: false, settledCodes: [] });
    expect(await server.tea()).toMatchObject({ usedMoney: 150, usedCount: 1 });
    expect((await server.store.orders()).map(({ customer }) => customer?.slice(0, 3))).toEqual(['c1_', 'c1_']);
  });

  it('keeps the bucket that a signed-in customer is drawn by, as a device computes it from the tag’s key', async () => {
    await server.order(orderBody({ orderId: 'o1', customer: 'gid://shopify/Customer/207119551' }));
    await server.order(orderBody({ orderId: 'o2', customer: 'ada@example.org' }));
    const [signedIn, guest] = await server.store.orders();
    expect(signedIn?.bucket).toBe(customerBucket(server.key.siteKey, '207119551'));
    expect(guest?.bucket).toBeUndefined();
  });

  it('frees budget that a smaller discount left over for the next shopper', async () => {
    await server.close();
    server = await startTestServer({ budget: { money: 800 } });
    const code = await claimed();
    expect(refusal(await server.claim(claimKey(2)))[1]).toBe('budget_exhausted');
    await server.order(orderBody({ codes: [code], discount: 300 }));
    expect((await server.claim(claimKey(2))).status).toBe(200);
  });

  it('is settled even when the cart attribute was tampered with; the order then counts as one that lost it', async () => {
    const code = await claimed();
    const answer = await server.order(orderBody({ codes: [code], attribution: 'v1.exp-1.winner.-' }));
    expect(answer.json).toEqual({ fresh: true, settledCodes: [code] });
    expect(((await server.summary()) as Summary).orders).toMatchObject([{ experiment: null, variant: null, orders: 1 }]);
  });

  it('is refused with signature_invalid when secret, body, timestamp or header do not fit, and changes nothing', async () => {
    const body = orderBody({ codes: [await claimed()] });
    const headers = signed(body, server.time.now);
    const wrong: readonly (readonly [string, Record<string, string>])[] = [
      [body, signed(body, server.time.now, 'another-secret')],
      [body.replace('300', '301'), headers],
      [body, { ...headers, 'x-couplet-timestamp': String(Number(headers['x-couplet-timestamp']) + 1) }],
      [body, { ...headers, 'x-couplet-signature': '' }],
      [body, { 'content-type': 'application/json' }],
    ];
    for (const [text, given] of wrong) expect(refusal(await server.order(text, given))).toEqual([401, 'signature_invalid']);
    expect((await server.tea()).usedCount).toBe(0);
    expect(await server.store.orders()).toEqual([]);
  });

  it('is refused with timestamp_stale outside five minutes on either side, and accepted at their edge', async () => {
    const body = orderBody();
    const { now } = server.time;
    expect(refusal(await server.order(body, signed(body, now - 301_000)))).toEqual([401, 'timestamp_stale']);
    expect(refusal(await server.order(body, signed(body, now + 301_000)))).toEqual([401, 'timestamp_stale']);
    expect((await server.order(body, signed(body, now - 300_000))).status).toBe(200);
  });

  it.each([
    ['order_malformed', 400, 'a negative price', orderBody({ subtotal: -1 })],
    ['order_malformed', 400, 'a price in fractions', orderBody({ subtotal: 19.99 })],
    ['order_malformed', 400, 'no JSON', 'orderId=1'],
    ['order_malformed', 400, 'a refund without its id', orderBody({ event: 'refunded', refunded: 1 })],
    ['order_malformed', 400, 'a refund without its sum', orderBody({ event: 'refunded', refundId: 'r1' })],
    ['order_too_large', 413, '20 kB', orderBody({ orderId: 'x'.repeat(20_000) })],
  ])('is refused with %s (%i) when it has %s', async (code, status, _what, body) => {
    expect(refusal(await server.order(body))).toEqual([status, code]);
    expect(await server.store.orders()).toEqual([]);
  });

  it('is refused with order_conflict when the same event comes with another body', async () => {
    await server.order(orderBody());
    expect(refusal(await server.order(orderBody({ discount: 1 })))).toEqual([409, 'order_conflict']);
  });
});
