import { afterEach, describe, expect, it } from 'vitest';
import type { OrderWebhook } from '../../src/protocol/protocol';
import { orderDigest } from '../../src/server/orders/enterOrder';
import { memoryShop } from '../helpers/fakes/memoryShop';
import { ask, claimKey, orderBody, startTestServer, type TestServer } from '../helpers/server/testServer';

let server: TestServer;
afterEach(() => server?.close());

/** The same event as another writer of JSON would put it. */
const otherwise = (order: object): string => JSON.stringify(Object.fromEntries(Object.entries(order).reverse()), null, 2);

const ways = ['webhook', 'import', 'poller', 'connector'] as const;
type Way = (typeof ways)[number];

describe('an order that comes two ways', () => {
  it.each(ways.flatMap((first) => ways.map((second): [Way, Way] => [first, second])))('is settled once: %s, then %s', async (...route) => {
    const memory = memoryShop();
    server = await startTestServer({ connector: memory.connector });
    await server.orderPoller.poll();
    const { code } = (await server.claim(claimKey(1))).json as { code: string };
    const order = JSON.parse(orderBody({ codes: [code] })) as OrderWebhook;
    const send: Readonly<Record<Way, (text: string) => Promise<unknown>>> = {
      webhook: async (text) => (await server.order(text)).json,
      import: async (text) =>
        (await server.admin('POST', 'orders', { v: 'orders/1', orders: [{ order: JSON.parse(text), at: server.time.now }] })).json,
      poller: async (text) => {
        memory.events.push(JSON.parse(text));
        return (await server.orderPoller.poll()).ok;
      },
      connector: async (text) =>
        (
          await ask(`${server.url}/v1/webhooks/memory`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'x-memory': 'signed' },
            body: `[${text}]`,
          })
        ).json,
    };
    const [first, second] = route;
    await send[first](JSON.stringify(order));
    const again = await send[second](otherwise(order));
    expect(again).not.toHaveProperty('error');
    expect(await server.store.orders()).toHaveLength(1);
    expect(await server.tea()).toMatchObject({ usedMoney: 300, usedCount: 1, reservedCount: 0 });
  });

  it('is another event where it says anything else', () => {
    const order = JSON.parse(orderBody()) as OrderWebhook;
    expect(orderDigest({ ...order, discount: order.discount + 1 })).not.toBe(orderDigest(order));
    expect(orderDigest({ ...order, guest: true })).toBe(orderDigest(order));
    expect(orderDigest(JSON.parse(otherwise(order)))).toBe(orderDigest(order));
  });
});
