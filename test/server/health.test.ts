import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/protocol/values/clock';
import { fail, ok } from '../../src/protocol/values/result';
import { genericHttp } from '../../src/server/connectors/openConnector';
import { ask, claimKey, orderBody, startTestServer, type TestServer } from '../helpers/server/testServer';
import { SHOP_TOKEN } from '../helpers/server/testShop';

interface Health {
  readonly findings: readonly { readonly check: string; readonly level: string; readonly code: string; readonly fix?: string }[];
  readonly shop: {
    readonly lastOkAt: number | null;
    readonly lastError: { readonly code: string } | null;
    readonly lastOrderAt: number | null;
  };
  readonly claims: { readonly squeezedSince: number | null; readonly coupons: readonly unknown[] };
  readonly queues: Readonly<Record<string, unknown>>;
}

const health = {
  host: '127.0.0.1',
  baseUrl: undefined,
  path: undefined,
  alerts: ['ALERT_WEBHOOK'],
  keyEnds: undefined,
  webhookUrl: 'https://shop.example/hook',
};

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ deps: { health } });
});
afterEach(() => server.close());

const look = async (of = server): Promise<Health> => (await of.admin('GET', 'health')).json as Health;
const problems = async (of = server): Promise<readonly string[]> =>
  (await look(of)).findings.flatMap(({ level, code }) => (level === 'ok' ? [] : [code]));

describe('the health of the server', () => {
  it('has no problems while all is well, and states version, store and shop', async () => {
    await server.order(orderBody());
    expect(await look()).toMatchObject({
      v: 'health/1',
      software: expect.stringMatching(/^couplet\/\d/),
      at: server.time.now,
      shop: { platform: 'generic', path: null, lastOkAt: server.time.now, lastOrderAt: server.time.now },
      store: { kind: 'SQLite', bytes: expect.any(Number), disk: { free: expect.any(Number), total: expect.any(Number) } },
      claims: { squeezedSince: null, coupons: [] },
      queues: { messages: { waiting: 0, oldestDue: null }, webhooks: { waiting: 0, dead: 0 }, pendingClaims: 0, unreadableOrders: 0 },
    });
    expect((await problems()).filter((code) => !code.startsWith('disk'))).toEqual([]);
  });

  it('tells an analyst as much as an owner, and nobody else', async () => {
    expect((await ask(`${server.url}/v1/admin/health`)).status).toBe(401);
    const { token } = (await server.admin('POST', 'tokens', { name: 'ada', role: 'analyst' })).json as { token: string };
    expect((await ask(`${server.url}/v1/admin/health`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  });

  it('warns when no order has come for a week, with what to do', async () => {
    await server.order(orderBody());
    server.time.now += 8 * DAY;
    const found = (await look()).findings.find(({ code }) => code === 'orders_silent');
    expect(found).toMatchObject({ check: 'orders', level: 'warning', fix: expect.stringContaining('order webhook') });
  });

  it('reports a shop that refuses the server, and its last error', async () => {
    const connector = {
      ...genericHttp({ shopUrl: server.shop.url, token: SHOP_TOKEN }),
      probe: async () => fail('shop_unauthorized', 'The shop refused the token.'),
    };
    const refused = await startTestServer({ connector, deps: { health } });
    expect(await problems(refused)).toContain('shop_unauthorized');
    expect((await look(refused)).shop.lastError).toMatchObject({ code: 'shop_unauthorized' });
    await refused.close();
  });

  it('reports a shop whose connector throws', async () => {
    const connector = {
      ...genericHttp({ shopUrl: server.shop.url, token: SHOP_TOKEN }),
      probe: async () => {
        throw new TypeError('not JSON');
      },
    };
    const broken = await startTestServer({ connector, deps: { health } });
    expect(await problems(broken)).toContain('shop_no_answer');
    await broken.close();
  });

  it('asks the shop at most twice a minute', async () => {
    let asked = 0;
    const connector = {
      ...genericHttp({ shopUrl: server.shop.url, token: SHOP_TOKEN }),
      probe: async () => {
        asked += 1;
        return ok(undefined);
      },
    };
    const other = await startTestServer({ connector, deps: { health } });
    for (let n = 0; n < 5; n++) await look(other);
    expect(asked).toBe(1);
    other.time.now += MINUTE;
    await look(other);
    expect(asked).toBe(2);
    await other.close();
  });

  it('counts open claims by coupon, and those that should have ended', async () => {
    await server.claim(claimKey(1));
    await server.claim(claimKey(2));
    expect((await look()).claims.coupons).toEqual([{ couponId: 'tea', open: 2, pending: 0, recent: 2, overdue: 0, limited: 0 }]);
    server.time.now += HOUR;
    expect((await look()).claims.coupons).toEqual([{ couponId: 'tea', open: 2, pending: 0, recent: 0, overdue: 2, limited: 0 }]);
    expect(await problems()).toContain('claims_overdue');
    await server.sweeper.sweep();
    expect(await problems()).not.toContain('claims_overdue');
  });

  it('counts claims that were refused because of the pressure by coupon', async () => {
    server.refusals.note('tea', 'claim_limited');
    server.refusals.note('tea', 'coupon_expired');
    await server.refusals.flush();
    expect((await look()).claims.coupons).toEqual([{ couponId: 'tea', open: 0, pending: 0, recent: 0, overdue: 0, limited: 1 }]);
  });

  it('warns of order webhooks with a wrong signature, and counts them in the log of webhooks', async () => {
    await server.order(orderBody(), { 'content-type': 'application/json' });
    await server.order(orderBody());
    expect(await problems()).toContain('signature_invalid');
    const { incoming } = (await server.admin('GET', 'webhooks')).json as { incoming: readonly { readonly route: string }[] };
    expect(incoming.find(({ route }) => route === '/v1/webhooks/orders')).toEqual({
      route: '/v1/webhooks/orders',
      accepted: 1,
      lastAt: server.time.now,
      refused: [{ code: 'signature_invalid', count: 1, lastAt: server.time.now }],
    });
  });

  it('warns of webhooks to the shop that wait too long', async () => {
    await server.store.setWebhooks(true, server.time.now);
    await server.claim(claimKey(1));
    server.time.now = Date.now() + HOUR;
    expect(await problems()).toContain('webhooks_late');
  });

  it('says that the database takes no writes, and keeps answering', async () => {
    const broken = await startTestServer({
      deps: { health },
      breakStore: (store) => ({
        ...store,
        ready: async () => fail('disk_full', 'The disk is full.'),
        facts: () => Promise.reject(new Error('gone')),
      }),
    });
    expect((await look(broken)).findings).toContainEqual(
      expect.objectContaining({ check: 'database', level: 'failure', code: 'disk_full' }),
    );
    expect(await look(broken)).toMatchObject({ store: null, queues: null });
    await broken.close();
  });

  it.each([
    ['base_url_insecure', { baseUrl: 'http://coupons.example' }],
    ['base_url_absent', { host: '0.0.0.0' }],
    ['alerts_off', { alerts: [] }],
    ['key_ends', { keyEnds: 1_700_000_000_000 + 3 * DAY }],
  ])('warns: %s', async (code, change) => {
    const other = await startTestServer({ deps: { health: { ...health, ...change } } });
    expect(await problems(other)).toContain(code);
    await other.close();
  });
});
