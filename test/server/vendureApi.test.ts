import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { vendure } from '../../src/server/connectors/vendure/vendure';
import { type VendureOrder, vendureOrderEvents } from '../../src/server/connectors/vendure/vendureOrders';

/** Orders of this Admin API, by what it was asked; `npm run test:shops` asks a real one. */
interface Asked {
  readonly headers: IncomingHttpHeaders;
  readonly query: string;
  readonly options?: { readonly skip: number; readonly take: number; readonly filter: { readonly updatedAt?: { readonly after: string } } };
}

const order = (n: number, change: Partial<VendureOrder> = {}): VendureOrder => ({
  code: `ORDER${n}`,
  type: 'Regular',
  state: 'PaymentSettled',
  updatedAt: 1_700_000_000_000,
  orderPlacedAt: 1_700_000_000_000,
  currencyCode: 'EUR',
  couponCodes: ['ACDEFGHJKMNP'],
  customer: { id: '7' },
  customFields: { couplet: 'v1.exp-1.couplet.-' },
  discounts: [{ type: 'DISTRIBUTED_ORDER_PROMOTION', amount: -100, amountWithTax: -119 }],
  shippingLines: [{ price: 420, priceWithTax: 500 }],
  lines: [{ quantity: 2, orderPlacedQuantity: 2, unitPrice: 840, unitPriceWithTax: 1_000, linePrice: 1_681, linePriceWithTax: 2_000 }],
  payments: [{ refunds: [] }],
  ...change,
});
const wire = ({ updatedAt, orderPlacedAt, ...rest }: VendureOrder) => ({
  ...rest,
  updatedAt: new Date(updatedAt).toISOString(),
  orderPlacedAt: orderPlacedAt === null ? null : new Date(orderPlacedAt).toISOString(),
});

describe('the Admin API of Vendure', () => {
  let url: string;
  let asked: Asked[];
  let orders: VendureOrder[];
  /** Sessions that were ended by the server. */
  let ended: Set<string>;
  let logins: number;
  let close: () => void;

  beforeEach(async () => {
    [asked, orders, ended, logins] = [[], [], new Set(), 0];
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { query, variables } = JSON.parse(Buffer.concat(chunks).toString()) as { query: string; variables: Pick<Asked, 'options'> };
      const say = (body: unknown, headers: Record<string, string | string[]> = {}): void =>
        void response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
      if (query.includes('login(')) {
        logins += 1;
        return say(
          { data: { login: { __typename: 'CurrentUser' } } },
          { 'set-cookie': [`session=s${logins}; path=/`, `session.sig=g${logins}; path=/`] },
        );
      }
      asked.push({ headers: request.headers, query, ...variables });
      const { cookie = '' } = request.headers;
      if (cookie === '' || ended.has(cookie))
        return say({ data: null, errors: [{ message: 'You are not currently authorized', extensions: { code: 'FORBIDDEN' } }] });
      if (query.includes('activeChannel'))
        return say({
          data: {
            activeChannel: { defaultLanguageCode: 'en', defaultCurrencyCode: 'EUR', pricesIncludeTax: true },
            promotionActions: [{ code: 'couplet_goods' }, { code: 'couplet_shipping' }],
            promotionConditions: [{ code: 'couplet_cart' }],
          },
        });
      const after = Date.parse(variables.options?.filter.updatedAt?.after ?? '1970-01-01T00:00:00Z');
      const from = variables.options?.skip ?? 0;
      const items = orders.filter(({ updatedAt }) => updatedAt > after).slice(from, from + (variables.options?.take ?? 0));
      return say({ data: { orders: { items: items.map(wire) }, promotions: { items: [] } } });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    close = () => {
      server.closeAllConnections();
      server.close();
    };
  });
  afterEach(() => close());

  const connect = () =>
    vendure(
      {
        SHOP_PLATFORM: 'vendure',
        SHOP_URL: `${url}/`,
        VENDURE_ADMIN_PATH: '/admin-api',
        VENDURE_USERNAME: 'u',
        VENDURE_PASSWORD: 'p',
        VENDURE_CHANNEL: 'eu',
      },
      500,
    );

  it('is logged into once for all who ask, by cookies where the server hands out no token, and again when the session has ended', async () => {
    const connector = connect();
    const answers = await Promise.all(Array.from({ length: 5 }, () => connector.listCodes!()));
    expect([answers.every(({ ok }) => ok), logins]).toEqual([true, 1]);
    expect(asked[0]?.headers).toMatchObject({ cookie: 'session=s1; session.sig=g1', 'vendure-token': 'eu' });
    ended.add('session=s1; session.sig=g1');
    const later = await Promise.all(Array.from({ length: 5 }, () => connector.listCodes!()));
    expect([later.every(({ ok }) => ok), logins]).toEqual([true, 2]);
    ended.add('session=s2; session.sig=g2').add('session=s3; session.sig=g3');
    expect(await connector.listCodes!()).toMatchObject({ ok: false, error: { code: 'shop_refused' } });
  });

  it('is read to the last order, however many changed in the same instant', async () => {
    const instant = 1_700_000_000_000;
    orders = Array.from({ length: 140 }, (_, n) => order(n, { updatedAt: n < 120 ? instant : instant + n * 1_000 }));
    const connector = connect();
    const seen = new Set<string>();
    let since = 0;
    for (let call = 0; call < 10; call++) {
      const read = await connector.ordersSince!(since);
      if (!read.ok) throw new Error(read.error.message);
      for (const { orderId } of read.value.events) seen.add(orderId);
      expect(read.value.next).toBeGreaterThanOrEqual(since);
      since = read.value.next;
      if (!read.value.more) break;
    }
    expect(seen.size).toBe(140);
    expect(since).toBe(instant + 139_000);
  });
});

describe('an order of Vendure', () => {
  const withTax = { withTax: true };

  it('is told in the terms of the channel, with tax or without', () => {
    const told = (tax: boolean) => vendureOrderEvents(order(1), { withTax: tax });
    expect(told(true)).toEqual([
      {
        v: 'order/1',
        event: 'paid',
        orderId: 'ORDER1',
        currency: 'EUR',
        subtotal: 2_000,
        discount: 119,
        shipping: 500,
        codes: ['ACDEFGHJKMNP'],
        attribution: 'v1.exp-1.couplet.-',
        customer: '7',
      },
    ]);
    expect(told(false)).toMatchObject([{ subtotal: 1_681, discount: 100, shipping: 420 }]);
  });

  it('is none before it is placed, and none of a seller’s part', () => {
    const changes: Partial<VendureOrder>[] = [{ orderPlacedAt: null }, { state: 'ArrangingPayment' }, { type: 'Seller' }];
    for (const change of changes) expect(vendureOrderEvents(order(1, change), withTax)).toEqual([]);
  });

  it('is counted as it was placed when lines were cancelled since, and without what a cancellation writes off', () => {
    const cancelled = order(1, {
      state: 'Cancelled',
      lines: [{ quantity: 0, orderPlacedQuantity: 2, unitPrice: 840, unitPriceWithTax: 1_000, linePrice: 0, linePriceWithTax: 0 }],
      discounts: [{ type: 'OTHER', amount: -420, amountWithTax: -500 }],
    });
    expect(vendureOrderEvents(cancelled, withTax)).toMatchObject([
      { event: 'paid', subtotal: 2_000, discount: 0 },
      { event: 'cancelled', subtotal: 2_000, discount: 0 },
    ]);
  });

  it('has refunds that were settled, less their shipping', () => {
    const refunds = [
      { id: '1', state: 'Pending', total: 900, shipping: 0 },
      { id: '2', state: 'Settled', total: 900, shipping: 500 },
    ];
    expect(vendureOrderEvents(order(1, { payments: [{ refunds }] }), withTax).slice(1)).toMatchObject([
      { event: 'refunded', refundId: '2', refunded: 400 },
    ]);
  });

  it('has a margin only where the cost of every line is known', () => {
    const line = order(1).lines[0]!;
    const margin = (...costs: readonly unknown[]) =>
      vendureOrderEvents(order(1, { lines: costs.map((cost) => ({ ...line, productVariant: { customFields: { cost } } })) }), {
        withTax: true,
        costField: 'cost',
      })[0]?.margin;
    expect([margin(500), margin(500, 1_000), margin(500, null)]).toEqual([680, 360, undefined]);
  });
});
