import { createServer, type IncomingHttpHeaders } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { vendure } from '../../src/server/connectors/vendure/vendure';
import { vendureOrder as order, vendureWire as wire } from '../helpers/fakes/shopOrders';
import { listen } from '../helpers/node/loopback';

/** Orders of this Admin API, by what it was asked; `npm run test:shops` asks a real one. */
interface Asked {
  readonly headers: IncomingHttpHeaders;
  readonly query: string;
  readonly options?: {
    readonly skip: number;
    readonly take: number;
    readonly filter: { readonly updatedAt?: { readonly after: string }; readonly couponCode?: { readonly eq: string } };
  };
}

describe('the Admin API of Vendure', () => {
  let url: string;
  let asked: Asked[];
  /** As they are sent. */
  let orders: readonly Readonly<Record<string, unknown>>[];
  let promotions: { readonly id: string; readonly couponCode: string; readonly name: string; enabled: boolean }[];
  /** Sessions that were ended by the server. */
  let ended: Set<string>;
  let logins: number;
  let close: () => Promise<void>;

  beforeEach(async () => {
    [asked, orders, promotions, ended, logins] = [[], [], [], new Set(), 0];
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
      if (query.includes('updatePromotion(')) {
        const { input } = variables as unknown as { input: { id: string; enabled: boolean } };
        for (const one of promotions) if (one.id === input.id) one.enabled = input.enabled;
        return say({ data: { updatePromotion: { __typename: 'Promotion' } } });
      }
      if (query.includes('deletePromotions(')) {
        const { ids } = variables as unknown as { ids: string[] };
        promotions = promotions.filter(({ id }) => !ids.includes(id));
        return say({ data: { deletePromotions: ids.map(() => ({ result: 'DELETED' })) } });
      }
      const named = promotions.filter(({ couponCode }) => [undefined, couponCode].includes(variables.options?.filter.couponCode?.eq));
      const after = Date.parse(variables.options?.filter.updatedAt?.after ?? '1970-01-01T00:00:00Z');
      const from = variables.options?.skip ?? 0;
      const changed = orders.filter(({ updatedAt }) => !(Date.parse(String(updatedAt)) <= after));
      const items = changed.slice(from, from + (variables.options?.take ?? 0));
      return say({ data: { orders: { items }, promotions: { items: named.slice(from) } } });
    });
    ({ url, close } = await listen(server));
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
    orders = Array.from({ length: 140 }, (_, n) => wire(order(n, { updatedAt: n < 120 ? instant : instant + n * 1_000 })));
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

  it('is read past orders that cannot be read, of which it tells which they are and where they broke', async () => {
    const at = (n: number) => wire(order(n, { updatedAt: 1_700_000_000_000 + n * 1_000 }));
    const broken = [
      { ...at(1), lines: [{ ...order(1).lines[0], linePrice: 16.81 }] },
      { ...at(2), updatedAt: 'yesterday' },
      { ...at(3), code: null },
      { ...at(4), currencyCode: 'EURO' },
    ];
    // A whole page of them, too.
    orders = [at(0), ...broken, at(5), ...Array.from({ length: 100 }, (_, n) => ({ ...at(6 + n), state: null })), at(200)];
    const connector = connect();
    const [seen, unreadable] = [new Set<string>(), new Map<string, unknown>()];
    let [since, more] = [0, true];
    for (let call = 0; more && call < 10; call++) {
      const read = await connector.ordersSince!(since);
      if (!read.ok) throw new Error(read.error.message);
      for (const { orderId } of read.value.events) seen.add(orderId);
      for (const [key, order] of read.value.unreadable) unreadable.set(key, order);
      ({ next: since, more } = read.value);
    }
    expect([...seen]).toEqual(['ORDER0', 'ORDER5', 'ORDER200']);
    expect(unreadable.size).toBe(104);
    expect([...unreadable.values()].slice(0, 5)).toEqual([
      { reason: 'order_unreadable', orderId: 'ORDER1', at: 'lines[0].linePrice' },
      { reason: 'order_unreadable', orderId: 'ORDER2', at: 'updatedAt' },
      { reason: 'order_unreadable', at: 'code' },
      { reason: 'order_unreadable', orderId: 'ORDER4', at: 'currency' },
      { reason: 'order_unreadable', orderId: 'ORDER6', at: 'state' },
    ]);
  });

  it("has the merchant's promotion of a pool's code switched off and never deleted, and Couplet's own deleted", async () => {
    const connector = connect();
    promotions = [
      { id: '1', couponCode: 'POOL-1', name: 'Ten off', enabled: true },
      { id: '2', couponCode: 'ACDEFGHJKMNP', name: 'Couplet ACDEFGHJKMNP', enabled: true },
    ];
    expect(await connector.deactivateCode('POOL-1')).toMatchObject({ ok: true });
    expect(promotions[0]).toMatchObject({ enabled: true });
    for (let i = 0; i < 2; i++) expect(await connector.deactivateCode('POOL-1', 'pool')).toMatchObject({ ok: true });
    expect(asked.filter(({ query }) => query.includes('updatePromotion('))).toHaveLength(1);
    expect(await connector.deactivateCode('ACDEFGHJKMNP', 'generated')).toMatchObject({ ok: true });
    expect(promotions).toEqual([{ id: '1', couponCode: 'POOL-1', name: 'Ten off', enabled: false }]);
  });
});
