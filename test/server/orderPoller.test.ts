import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OrderWebhook } from '../../src/protocol/protocol';
import { MINUTE } from '../../src/protocol/values/clock';
import { createOrderPoller } from '../../src/server/orders/orderPoller';
import { memoryShop } from '../helpers/fakes/memoryShop';
import { ADMIN_TOKEN, ask, orderBody, startTestServer, type TestServer } from '../helpers/server/testServer';

let memory: ReturnType<typeof memoryShop>;
let server: TestServer;
let logged: string[];
beforeEach(async () => {
  memory = memoryShop();
  logged = [];
  server = await startTestServer({
    connector: memory.connector,
    deps: { logLevel: 'warn', logTo: { write: (line) => void logged.push(line) } },
  });
});
afterEach(() => server.close());

const order = (change: Partial<OrderWebhook> = {}): OrderWebhook => JSON.parse(orderBody(change)) as OrderWebhook;
let keys = 0;
const claim = async (): Promise<string> => {
  keys += 1;
  return ((await server.claim(`idempotency-key-${keys}`)).json as { code: string }).code;
};

describe('the poller of orders', () => {
  it('settles every page once and goes on where it was, though it reads the last minute again', async () => {
    const code = await claim();
    await server.orderPoller.poll();
    memory.events.push(order({ codes: [code] }), ...[2, 3, 4, 5].map((n) => order({ orderId: `o${n}` })));
    expect(await server.orderPoller.poll()).toMatchObject({ ok: true, value: { fresh: 5, settledCodes: [code], conflicts: 0 } });
    expect(await server.tea()).toMatchObject({ usedCount: 1, usedMoney: 300, reservedCount: 0 });
    expect(await server.orderPoller.poll()).toMatchObject({ ok: true, value: { fresh: 0, settledCodes: [] } });
    expect(await server.store.orders()).toHaveLength(5);
    expect(memory.asked.at(0)).toBe(server.time.now - MINUTE);
  });

  it('reads on from now where an order bears a time to come, or it would hide all that come before that', async () => {
    await server.orderPoller.poll();
    memory.events.push(...[1, 2, 3].map((n) => order({ orderId: `o${n}` })));
    const { ordersSince } = memory.connector;
    let ahead = 86_400_000;
    Object.assign(memory.connector, {
      ordersSince: async (since: number) => {
        const read = await ordersSince?.(since);
        return read?.ok ? { ...read, value: { ...read.value, next: server.time.now + ahead, more: false } } : read;
      },
    });
    await server.orderPoller.poll();
    ahead = 0;
    await server.orderPoller.poll();
    expect(memory.asked.at(-1)).toBe(server.time.now - MINUTE);
  });

  it('counts an order that changed since by what it was first, and settles the ones behind it', async () => {
    await server.orderPoller.poll();
    memory.events.push(order(), order({ discount: 1 }), order({ orderId: 'o2' }));
    expect(await server.orderPoller.poll()).toMatchObject({ ok: true, value: { fresh: 2, conflicts: 1 } });
    expect((await server.store.orders()).map(({ discount }) => discount)).toEqual([300, 300]);
  });

  it('loses nothing while the shop is down, and nothing when two replicas read at once', async () => {
    await server.orderPoller.poll();
    memory.events.push(...Array.from({ length: 9 }, (_, n) => order({ orderId: `o${n}` })));
    memory.shop.down = true;
    expect(await server.orderPoller.poll()).toMatchObject({ ok: false, error: { code: 'shop_unreachable' } });
    memory.shop.down = false;
    const other = createOrderPoller({
      ...server,
      connector: memory.connector,
      clock: () => server.time.now,
      onError: () => undefined,
      onUnreadable: () => undefined,
    });
    const polled = await Promise.all([server.orderPoller.poll(), other.poll()]);
    expect(polled.reduce((sum, answer) => sum + (answer.ok ? answer.value.fresh : 0), 0)).toBe(9);
  });

  it('asks less and less often while the shop is down, and as often as before when it is back', async () => {
    await server.orderPoller.poll();
    memory.shop.down = true;
    const timers = vi.spyOn(globalThis, 'setTimeout');
    const poller = createOrderPoller({
      store: server.store,
      connector: { platform: 'memory', ordersSince: memory.connector.ordersSince! },
      clock: () => server.time.now,
      onError: () => undefined,
      onUnreadable: () => undefined,
    });
    // No timer of the server's own is a power of two times as long.
    const EVERY = 7;
    const waits = () => timers.mock.calls.flatMap(([, ms = 0]) => (Number.isInteger(Math.log2(ms / EVERY)) ? [ms / EVERY] : []));
    try {
      poller.start(EVERY);
      await expect.poll(() => waits().length, { timeout: 30_000 }).toBeGreaterThanOrEqual(6);
      expect(waits().slice(0, 6)).toEqual([1, 2, 4, 8, 16, 32]);
      memory.shop.down = false;
      await expect.poll(() => waits().slice(-2), { timeout: 30_000 }).toEqual([1, 1]);
    } finally {
      timers.mockRestore();
      await poller.stop();
    }
  });

  it('skips an order that nobody can read, tells it once and for all, and settles those behind it', async () => {
    await server.orderPoller.poll();
    memory.events.push(order(), { ...order({ orderId: 'broken' }), subtotal: 'ada@example.test' } as never, order({ orderId: 'o3' }), {
      note: 'ada@example.test',
    } as never);
    const broken = [
      { reason: 'order_unreadable', orderId: 'broken', at: 'subtotal' },
      { reason: 'order_unreadable', at: 'v' },
    ];
    expect((await server.admin('POST', 'poll')).json).toMatchObject({ fresh: 2, unreadable: broken });
    server.time.now += 10 * MINUTE;
    memory.events.push(order({ orderId: 'o5' }));
    // What it met before comes again with the minute that is read twice, and is neither logged nor counted again.
    expect((await server.admin('POST', 'poll')).json).toMatchObject({ fresh: 1, unreadable: broken });
    expect((await server.store.orders()).map(({ orderId }) => orderId)).toEqual(['order-1', 'o3', 'o5']);
    expect((await server.admin('POST', 'reconcile')).json).toMatchObject({ unreadable: broken });
    const figures = await ask(`${server.url}/metrics`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
    expect(figures.text).toContain('couplet_orders_unreadable_total 2');
    const told = logged.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'an order was skipped');
    expect(told).toMatchObject([
      { reason: 'order_unreadable', at: 'subtotal' },
      { reason: 'order_unreadable', at: 'v' },
    ]);
    expect(logged.join()).not.toContain('ada@example.test');
    // Mended in the shop, it is read like any other.
    memory.events.push(order({ orderId: 'broken' }));
    await server.orderPoller.poll();
    expect(server.orderPoller.skipped.orders()).toEqual(broken.slice(1));
    expect(server.orderPoller.skipped.count()).toBe(2);
  });
});
