import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { evershop } from '../../src/server/connectors/evershop/evershop';
import { listen } from '../helpers/node/loopback';

/** What the extension answers about one order; `npm run test:shops` asks a real one. */
interface Told {
  readonly id: number;
  readonly changedAt: number;
  readonly order: unknown;
}

const NOW = 1_700_000_000_000;
const price = (value: number) => ({ value });
const told = (id: number, changedAt = NOW + id * 1_000, change: Readonly<Record<string, unknown>> = {}): Told => ({
  id,
  changedAt,
  order: {
    orderNumber: String(10_000 + id),
    currency: 'USD',
    customerEmail: 'ada@example.test',
    coupon: 'ACDEFGHJKMNP',
    subTotal: price(39.98),
    subTotalInclTax: price(39.98),
    discountAmount: price(4.99),
    shippingFeeInclTax: price(5),
    paymentStatus: { code: 'paid' },
    status: { code: 'processing' },
    metaData: { couplet: { attribution: 'v1.exp-1.couplet.-' }, other: 1 },
    ...change,
  },
});

describe('orders of EverShop', () => {
  let orders: readonly Told[];
  let url: string;
  let close: () => Promise<void>;

  beforeEach(async () => {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { variables } = JSON.parse(Buffer.concat(chunks).toString()) as {
        variables?: { since: number; after: number; limit: number };
      };
      const say = (data: unknown): void =>
        void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }));
      if (variables === undefined) return say({ accessToken: 'token' });
      const { since, after, limit } = variables;
      const later = orders
        .filter(({ id, changedAt }) => changedAt > since || (changedAt === since && id > after))
        .toSorted((a, b) => a.changedAt - b.changedAt || a.id - b.id);
      return say({ couplet: { pricesIncludeTax: false }, coupletOrders: later.slice(0, limit) });
    });
    ({ url, close } = await listen(server));
  });
  afterEach(() => close());

  /** All there are, as the poller asks for them. */
  const readAll = async () => {
    const connector = evershop({ SHOP_URL: url, EVERSHOP_EMAIL: 'e', EVERSHOP_PASSWORD: 'p' }, 1_000);
    const [seen, unreadable] = [new Set<string>(), new Map<string, unknown>()];
    let [since, more] = [NOW, true];
    for (let call = 0; more; call++) {
      const read = await connector.ordersSince!(since);
      if (!read.ok) throw new Error(read.error.code);
      if (call > 20 || (read.value.more && read.value.next <= since)) throw new Error(`stuck at ${since}`);
      for (const { orderId } of read.value.events) seen.add(orderId);
      for (const [key, order] of read.value.unreadable) unreadable.set(key, order);
      ({ next: since, more } = read.value);
    }
    return { seen: [...seen], unreadable: [...unreadable.values()], since };
  };

  it('are read to the last one, however many pages changed in the same instant', async () => {
    // At the very start, in the middle after others, and exactly full pages.
    const instants = [...Array(200).fill(0), 1, ...Array(650).fill(2), ...Array(199).fill(3), 4];
    orders = instants.map((instant, n) => told(instants.length - n, NOW + instant));
    const { seen, since } = await readAll();
    expect(seen).toHaveLength(instants.length);
    expect(since).toBe(NOW + 4);
  });

  it('are read past one that cannot be read, by its shape, an amount or what it becomes; it is told', async () => {
    orders = [
      told(1),
      told(2, NOW + 2_000, { subTotal: null }),
      told(3, NOW + 3_000, { discountAmount: price(1e300) }),
      told(4, NOW + 4_000, { customerEmail: 'x'.repeat(201) }),
      { ...told(5), order: null },
      told(6),
    ];
    expect(await readAll()).toEqual({
      seen: ['10001', '10006'],
      unreadable: [
        { reason: 'order_unreadable', orderId: '10002', at: 'subTotal' },
        { reason: 'order_unreadable', orderId: '10003' },
        { reason: 'order_unreadable', orderId: '10004', at: 'customer' },
        { reason: 'order_unreadable' },
      ],
      since: NOW + 6_000,
    });
  });
});
