import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/protocol/values/clock';
import { createRefusalCounts } from '../../src/server/claims/refusalCounts';
import type { RefusalCount } from '../../src/server/records/metricsRepository';
import { claimKey, orderBody, startTestServer } from '../helpers/server/testServer';
import { categoryCoupon } from '../helpers/testBundle';

/** 2023-11-14 22:13:20 in UTC, the next day in Shanghai. */
const NOW = 1_700_000_000_000;

let server: Awaited<ReturnType<typeof startTestServer>>;
beforeEach(async () => {
  server = await startTestServer({ now: NOW, ttlMs: 30 * DAY });
});
afterEach(() => server.close());

const codeOf = async (n: number): Promise<string> => ((await server.claim(claimKey(n))).json as { code: string }).code;
const list = (budget = {}) =>
  server.putCatalog([{ coupon: categoryCoupon('tea', 'Tea', { endsAt: NOW + 900 * DAY }), budget }], 'Asia/Shanghai');

describe('the funnel', () => {
  it('counts claims by coupon and day of the shop, with the use rate and the median time to the order', async () => {
    await list();
    const codes = [await codeOf(1), await codeOf(2), await codeOf(3)];
    server.time.now += 2 * HOUR;
    await server.order(orderBody({ orderId: 'a', codes: codes.slice(0, 1) }));
    await server.order(orderBody({ orderId: 'b', codes: codes.slice(1, 2) }));
    await server.order(orderBody({ orderId: 'b', codes: codes.slice(1, 2), event: 'cancelled' }));
    const counts = { issued: 3, open: 2, redeemed: 1, released: 0, cancelled: 1, useRate: 1 / 3 };
    expect(await server.admin('GET', 'funnel')).toMatchObject({ status: 200 });
    expect((await server.admin('GET', 'funnel')).json).toEqual({
      v: 'funnel/1',
      timeZone: 'Asia/Shanghai',
      since: '2023-08-18',
      until: '2023-11-15',
      coupons: [{ couponId: 'tea', total: counts, medianHours: 2, days: [{ day: '2023-11-15', ...counts }] }],
    });
    server.time.now += 90 * DAY;
    const later = (await server.admin('GET', 'funnel')).json;
    expect(later).toMatchObject({ coupons: [{ total: { issued: 3 }, days: [] }] });
  });

  it('of a period counts the claims made on its days', async () => {
    await list();
    const code = await codeOf(1);
    server.time.now += DAY;
    await codeOf(2);
    await codeOf(3);
    await server.order(orderBody({ orderId: 'a', codes: [code] }));
    const funnel = async (from: string, to: string) => (await server.admin('GET', `funnel?from=${from}&to=${to}`)).json;
    const [first, both] = [
      { issued: 1, open: 0, redeemed: 1 },
      { issued: 3, open: 2, redeemed: 1 },
    ];
    expect(await funnel('2023-11-15', '2023-11-15')).toMatchObject({
      since: '2023-11-15',
      until: '2023-11-15',
      coupons: [{ total: first, medianHours: 24, days: [{ day: '2023-11-15', ...first }] }],
    });
    expect(await funnel('2023-11-01', '2023-11-16')).toMatchObject({ coupons: [{ total: both, days: [first, { issued: 2 }] }] });
    expect(await funnel('2023-11-17', '2023-11-17')).toMatchObject({ coupons: [] });
    expect(await server.admin('GET', 'funnel?from=2023-11-17')).toMatchObject({ status: 400 });
  });
});

describe('budgets', () => {
  it('are told by day, with the day on which they run out once five days are known', async () => {
    await list({ money: 40_000, count: 1_000 });
    const claimed = async (from: number, count: number) => {
      for (let n = from; n < from + count; n++) expect((await server.claim(claimKey(n))).status).toBe(200);
    };
    await claimed(0, 2);
    type Answer = { today: string; coupons: { money: unknown; count: { forecast: Record<string, unknown> }; days: unknown[] }[] };
    const first = (await server.admin('GET', 'budgets')).json as Answer;
    expect(first).toMatchObject({ v: 'budgets/1', today: '2023-11-15', timeZone: 'Asia/Shanghai' });
    expect(first.coupons[0]).toMatchObject({
      couponId: 'tea',
      money: { cap: 40_000, used: 0, reserved: 1_000, forecast: { code: 'unknown', reason: 'too_few_days', days: 0 } },
      days: [{ day: '2023-11-15', money: 1_000, count: 2 }],
    });
    for (let day = 1; day <= 5; day++) {
      server.time.now += DAY;
      if (day !== 3) await claimed(10 * day, 2);
    }
    const { coupons } = (await server.admin('GET', 'budgets')).json as Answer;
    // 8 claims of 500 in five whole days and 2 today: 35,000 are left at 800 a day, 990 at 1.6.
    expect(coupons[0]).toMatchObject({
      money: { reserved: 5_000, forecast: { code: 'expected', days: 5, perDay: 800, day: '2024-01-03' } },
      count: { forecast: { code: 'expected', perDay: 1.6 } },
    });
    expect(coupons[0]?.days).toHaveLength(6);
    expect(coupons[0]?.days[3]).toEqual({ day: '2023-11-18', money: 0, count: 0 });
  });

  it('say nothing of what has no cap', async () => {
    await list();
    expect((await server.admin('GET', 'budgets')).json).toMatchObject({ coupons: [{ money: null, count: null }] });
  });
});

describe('refusals', () => {
  const refusals = async (query = '') => (await server.admin('GET', `refusals${query}`)).json as { counts: unknown[]; since: string };

  it('are counted by day of the shop, coupon and reason; a coupon that there never was has no name', async () => {
    await list({ count: 1 });
    await codeOf(1);
    for (const n of [2, 3]) expect((await server.claim(claimKey(n))).status).toBe(409);
    await server.claim(claimKey(4), { couponVersion: 7 });
    for (const couponId of ['made-up-1', 'made-up-2']) await server.claim(claimKey(5), { couponId });
    // Known, though no longer listed: devices ask for it until they have the next bundle.
    await server.claim(claimKey(6), { couponId: 'shoes' });
    const till = await server.till('redeem', { code: 'NOBODYS-CODE', orderId: 'o1', currency: 'EUR', discount: 1 }, claimKey(9));
    expect(till.status).toBe(404);
    const day = '2023-11-15';
    const answer = await refusals();
    expect(answer).toMatchObject({ v: 'refusals/1', since: '2023-10-17', until: day, timeZone: 'Asia/Shanghai' });
    expect(answer.counts).toEqual([
      { day, couponId: null, code: 'code_unknown', count: 1 },
      { day, couponId: null, code: 'coupon_unknown', count: 2 },
      { day, couponId: 'shoes', code: 'coupon_unknown', count: 1 },
      { day, couponId: 'tea', code: 'budget_exhausted', count: 2 },
      { day, couponId: 'tea', code: 'coupon_stale', count: 1 },
    ]);
    server.time.now += DAY;
    expect((await refusals('?days=1')).counts).toEqual([]);
    expect((await refusals('?days=2')).counts).toHaveLength(5);
    expect((await server.admin('GET', 'refusals?days=0')).status).toBe(400);
  });

  it('of a till name the coupon whose code it is', async () => {
    await list();
    const code = await codeOf(1);
    await server.till('redeem', { code, orderId: 'o1', currency: 'EUR', discount: 100 }, claimKey(11));
    expect((await server.till('validate', { code, orderId: 'o2' })).status).toBe(409);
    expect((await refusals()).counts).toEqual([{ day: '2023-11-15', couponId: 'tea', code: 'code_redeemed', count: 1 }]);
  });

  it('that cannot be written are kept for the next time, and names beyond a thousand are not', async () => {
    const written: RefusalCount[][] = [];
    let away = true;
    const errors: unknown[] = [];
    const counts = createRefusalCounts({
      store: {
        catalog: async () => [],
        addRefusals: async (rows) => {
          if (away) throw new Error('away');
          written.push([...rows]);
        },
      },
      clock: () => NOW,
      onError: (error) => errors.push(error),
    });
    for (let n = 0; n < 5_000; n++) counts.note(`made-up-${n}`, 'coupon_unknown');
    counts.note('tea', 'pool_empty');
    await expect(counts.flush()).rejects.toThrow('away');
    counts.note('tea', 'pool_empty');
    away = false;
    await counts.stop();
    expect([errors, written.length]).toEqual([[], 1]);
    const [rows = []] = written;
    expect(rows.length).toBeLessThanOrEqual(1_002);
    expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(5_002);
    expect(new Set(rows.map(({ day }) => day))).toEqual(new Set(['2023-11-14']));
    await counts.flush();
    expect(written).toHaveLength(1);
  });
});
