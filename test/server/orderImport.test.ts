import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ordersCommand } from '../../src/cli/orders/ordersCommand';
import { ADMIN_TOKEN, claimKey, startTestServer, type TestServer } from '../helpers/server/testServer';

let server: TestServer | undefined;
afterEach(() => server?.close());

const orderOf = (change: Readonly<Record<string, unknown>> = {}) => ({
  v: 'order/1',
  event: 'paid',
  orderId: '#1001',
  currency: 'EUR',
  subtotal: 5_000,
  discount: 300,
  shipping: 0,
  codes: [] as string[],
  attribution: 'v1.exp-1.couplet.-',
  ...change,
});

describe('orders of an export, sent to the admin route', () => {
  it('settle the code and the budget like a webhook; the same again changes nothing, refunds add up, a cancellation gives all back', async () => {
    server = await startTestServer({ budget: { money: 10_000 } });
    const { admin, tea, time } = server;
    const { code } = (await server.claim(claimKey(1))).json as { code: string };
    const send = async (order: unknown, refunded?: number) =>
      (
        await admin('POST', 'orders', {
          v: 'orders/1',
          orders: [{ order, at: time.now - 1_000, ...(refunded === undefined ? {} : { refunded }) }],
        })
      ).json;
    const order = orderOf({ codes: [code] });
    expect(await send(order)).toEqual({ fresh: 1, settledCodes: [code], conflicts: [] });
    expect(await send(order)).toMatchObject({ fresh: 0, conflicts: [] });
    expect(await tea()).toEqual({ usedMoney: 300, usedCount: 1, reservedMoney: 0, reservedCount: 0 });
    // A tenth of the 47.00 paid for goods, then as much again: the export knows the sum only.
    expect(await send(order, 470)).toMatchObject({ fresh: 1 });
    expect(await send(order, 470)).toMatchObject({ fresh: 0 });
    expect(await tea()).toMatchObject({ usedMoney: 270 });
    expect(await send(order, 940)).toMatchObject({ fresh: 1 });
    expect(await send(order, 940)).toMatchObject({ fresh: 0 });
    expect(await tea()).toMatchObject({ usedMoney: 240 });
    // Edited in the shop since: what was settled goes on counting, and the import says so.
    expect(await send({ ...order, subtotal: 6_000 }, 940)).toMatchObject({ fresh: 0, conflicts: ['#1001'] });
    expect(await send({ ...order, event: 'cancelled' })).toMatchObject({ fresh: 1 });
    expect(await tea()).toMatchObject({ usedMoney: 0, usedCount: 0 });
  });

  it('count the greater of two sums of refunds that are sent at once', async () => {
    server = await startTestServer({ budget: { money: 10_000 } });
    const { admin, tea, time } = server;
    const { code } = (await server.claim(claimKey(1))).json as { code: string };
    const order = orderOf({ codes: [code] });
    const send = (refunded: number) => admin('POST', 'orders', { v: 'orders/1', orders: [{ order, at: time.now - 1_000, refunded }] });
    const sums = [470, 1_410, 940, 1_410, 470];
    expect((await Promise.all(sums.map(send))).map(({ status }) => status)).toEqual(sums.map(() => 200));
    expect(await tea()).toMatchObject({ usedMoney: 300 - 90, usedCount: 1 });
  });

  it('count for the experiment at the time they were placed', async () => {
    server = await startTestServer();
    const at = server.time.now - 14 * 86_400_000;
    await server.admin('POST', 'orders', {
      v: 'orders/1',
      orders: [
        { order: orderOf(), at },
        { order: orderOf({ orderId: '2' }), at: at + 7 * 86_400_000 },
      ],
    });
    expect((await server.admin('GET', 'experiment')).json).toMatchObject({ weeks: 1 });
  });

  it('ask for the token, and are refused whole where one is not an order', async () => {
    server = await startTestServer();
    const body = {
      v: 'orders/1',
      orders: [
        { order: orderOf(), at: 1 },
        { order: orderOf({ subtotal: 1.5 }), at: 1 },
      ],
    };
    expect(await server.admin('POST', 'orders', body)).toMatchObject({
      status: 400,
      json: { error: { code: 'order_malformed', at: 'orders[1].order.subtotal' } },
    });
    const anybody = await fetch(`${server.url}/v1/admin/orders`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    expect(anybody.status).toBe(401);
    expect((await server.admin('GET', 'summary')).json).toMatchObject({ orders: [] });
  });

  it('come from a file by `couplet orders import`, all of them or none, and may come again', async () => {
    server = await startTestServer({ budget: { money: 10_000 } });
    const { url, tea } = server;
    const { code } = (await server.claim(claimKey(1))).json as { code: string };
    const folder = mkdtempSync(join(tmpdir(), 'couplet-orders-'));
    const run = async (lines: readonly string[]): Promise<string> => {
      writeFileSync(join(folder, 'orders.csv'), lines.join('\n'));
      let printed = '';
      for (const stream of [process.stdout, process.stderr])
        vi.spyOn(stream, 'write').mockImplementation((text) => {
          printed += String(text);
          return true;
        });
      await ordersCommand().parseAsync(['import', join(folder, 'orders.csv'), '--server', url, '--token', ADMIN_TOKEN], { from: 'user' });
      vi.restoreAllMocks();
      return printed;
    };
    try {
      const head = 'order_id,time,currency,subtotal,discount,codes';
      // More than one request holds.
      const many = Array.from({ length: 700 }, (_, i) => `o${i},2023-11-01T10:00:00Z,EUR,20.00,0.00,`);
      const last = `mine,2023-11-02T10:00:00Z,EUR,50.00,3.00,${code}`;
      expect(await run([head, ...many, last, 'bad,soon,EUR,1.00,0,'])).toMatch(/^time_invalid: .*\(line 703\)\n$/);
      expect(process.exitCode).toBe(1);
      expect((await server.admin('GET', 'summary')).json).toMatchObject({ orders: [] });
      process.exitCode = undefined;
      expect(await run([head, ...many, last])).toContain('701 new order events, 1 codes settled. All others were already known.');
      expect(await run([head, ...many, last])).toContain('0 new order events, 0 codes settled. All others were already known.');
      expect(await tea()).toMatchObject({ usedMoney: 300, usedCount: 1 });
      expect(await run([`${head},customer_id`, `${last},ann@a.example`])).toContain('note: 1 orders identify the customer by e-mail');
      expect(await run([head, last.replace('50.00', '51.00')])).toContain('order mine (line 2) was already settled with different amounts');
    } finally {
      process.exitCode = undefined;
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
