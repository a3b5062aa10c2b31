import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY } from '../../src/protocol/values/clock';
import type { ExperimentResult } from '../../src/stats/experiment/analyseExperiment';
import type { ExperimentDays } from '../../src/stats/experiment/experimentDays';
import { orderBody, startTestServer } from '../helpers/server/testServer';
import { categoryCoupon, testBundle } from '../helpers/testBundle';

let server: Awaited<ReturnType<typeof startTestServer>>;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

const experiment = () => server.admin('GET', 'experiment');
const shares = { none: 0.25, rule: 0, couplet: 0.75 };
const publish = async (explore = 0) => {
  const bundle = await testBundle(server.key, { change: { experiment: { hashVersion: 1, id: 'exp-2', salt: 's2', shares, explore } } });
  expect((await server.publish(bundle)).status).toBe(201);
};
const paid = (orderId: string, attribution: string | undefined, more: Parameters<typeof orderBody>[0] = {}) =>
  server.order(orderBody({ orderId, attribution, discount: 0, subtotal: 10_000, ...more }));

describe('a test of creatives', () => {
  it('is read from orders that connectors and shops bring, whatever else their mark says, and named in the table', async () => {
    const creatives = { id: 't1', couponId: 'tea', variants: [{ id: 'b', title: { en: 'Tea time' } }] };
    const bundle = await testBundle(server.key, {
      change: { experiment: { hashVersion: 1, id: 'exp-2', salt: 's2', shares, explore: 0, creatives } },
    });
    expect((await server.publish(bundle)).status).toBe(201);
    await paid('a', 'v1.exp-2.couplet.-.t1_control');
    await paid('b', 'v1.exp-2.couplet.tea.0123abcds.t1_b', { discount: 1_000 });
    await paid('c', 'v1.exp-2.couplet.-.t1_b');
    await paid('d', 'v1.exp-2.none.-.t1_b');
    // Of a device that does not know the test, and a mark that somebody made up.
    await paid('e', 'v1.exp-2.couplet.-');
    await paid('f', 'v1.exp-2.couplet.-.t1_');
    const { creatives: found, arms } = (await experiment()).json as ExperimentResult;
    expect(arms.map(({ orders }) => orders)).toEqual([1, 4]);
    expect(found?.arms).toEqual([
      { creative: 'control', share: 0.375, customers: 1, orders: 1, net: 4_000, netAtFullShare: 4_000 / 0.375 },
      { creative: 'b', share: 0.375, customers: 2, orders: 2, net: 7_000, netAtFullShare: 7_000 / 0.375 },
    ]);
    expect(found).toMatchObject({ test: 't1', couponId: 'tea', best: null, unmarked: 1, sampleRatio: { assigned: 1 }, known: null });
    const { text } = await server.admin('GET', 'experiment.csv?table=creatives');
    expect(text.split('\r\n')[2]).toMatch(/^t1,tea,b,0\.375,2,2,7000,/);
  });

  it('is none where the bundle has none', async () => {
    await publish();
    await paid('a', 'v1.exp-2.couplet.-.t1_b');
    expect(((await experiment()).json as ExperimentResult).creatives).toBeNull();
  });
});

describe('the running experiment', () => {
  it('is summed up from stored orders by the shares and the margin of the current bundle; a cancelled order is none', async () => {
    await publish();
    await paid('a', 'v1.exp-2.none.-');
    await paid('b', 'v1.exp-2.couplet.-', { discount: 1_000 });
    await paid('c', 'v1.exp-2.couplet.-');
    await paid('c', 'v1.exp-2.couplet.-', { event: 'cancelled' });
    // Of the experiment before, without an attribute, and in another currency.
    await paid('d', 'v1.exp-1.couplet.-');
    await paid('e', undefined);
    await paid('f', 'v1.exp-2.none.-', { currency: 'USD' });
    const answer = await experiment();
    expect(answer.status).toBe(200);
    const { arms, comparisons, coverage, coupons } = answer.json as ExperimentResult;
    expect(arms).toEqual([
      {
        variant: 'none',
        share: 0.25,
        customers: 1,
        orders: 1,
        revenue: 10_000,
        margin: 4_000,
        discount: 0,
        refunds: 0,
        paidBack: 0,
        net: 4_000,
        netAtFullShare: 16_000,
      },
      {
        variant: 'couplet',
        share: 0.75,
        customers: 2,
        orders: 1,
        revenue: 20_000,
        margin: 8_000,
        discount: 1_000,
        refunds: 4_000,
        paidBack: 10_000,
        net: 3_000,
        netAtFullShare: 4_000,
      },
    ]);
    expect(comparisons).toMatchObject([
      {
        treatment: 'couplet',
        control: 'none',
        incremental: { value: -12_000 },
        roi: { value: null },
        spendPerIncrementalOrder: { value: null },
        chanceToWin: null,
        verdict: { code: 'unknown', reason: 'too_few_customers' },
      },
    ]);
    expect(coverage).toMatchObject({ orders: 5, attributed: 4, identified: 0 });
    expect(coupons).toBeNull();
  });

  it('values the coupons of the bundle where sessions explore', async () => {
    await publish(0.1);
    await paid('a', 'v1.exp-2.none.-');
    await paid('b', 'v1.exp-2.couplet.shoes', { discount: 500 });
    const { coupons } = (await experiment()).json as ExperimentResult;
    // 3,500 over .75 · .1 / 2 of the sessions, against 4,000 over a quarter.
    expect(coupons?.map(({ couponId, orders, value }) => [couponId, orders, Math.round(value.value ?? 0)])).toEqual([
      ['tea', 0, -16_000],
      ['shoes', 1, 93_333 - 16_000],
    ]);
  });

  it('tells verdicts, traffic and shares alone where nothing else is asked for, and no other part', async () => {
    await publish();
    await paid('a', 'v1.exp-2.none.-');
    await paid('b', 'v1.exp-2.couplet.-');
    const whole = (await experiment()).json as ExperimentResult;
    const { text, json } = await server.admin('GET', 'experiment?part=verdicts');
    expect(json).toEqual({
      v: whole.v,
      experiment: whole.experiment,
      weeks: whole.weeks,
      arms: whole.arms.map(({ variant, share }) => ({ variant, share })),
      comparisons: whole.comparisons.map(({ treatment, control, traffic, verdict }) => ({ treatment, control, traffic, verdict })),
    });
    expect(text.length).toBeLessThan(JSON.stringify(whole).length / 5);
    expect((await server.admin('GET', 'experiment?part=all')).status).toBe(400);
  });

  it('takes customers, margins, routes and refunds from the shop where it tells them', async () => {
    await publish();
    const more = { customer: 'ada', margin: 3_000, route: 'express' };
    await paid('a', 'v1.exp-2.couplet.-', more);
    await paid('b', 'v1.exp-2.couplet.-', more);
    await paid('b', 'v1.exp-2.couplet.-', { ...more, event: 'refunded', refundId: 'r1', refunded: 2_500 });
    await paid('b', 'v1.exp-2.couplet.-', { ...more, event: 'refunded', refundId: 'r2', refunded: 2_500 });
    await paid('c', 'v1.exp-2.none.-', { margin: -500 });
    const { arms, coverage } = (await experiment()).json as ExperimentResult;
    expect(arms).toMatchObject([
      { variant: 'none', customers: 1, orders: 1, margin: -500, net: -500 },
      { variant: 'couplet', customers: 1, orders: 2, margin: 6_000, refunds: 1_500, net: 4_500 },
    ]);
    expect(coverage).toMatchObject({ orders: 3, attributed: 3, identified: 2 });
  });

  it('says how it came there, day by day of the shop', async () => {
    await publish();
    await server.putCatalog([{ coupon: categoryCoupon('tea', 'Tea') }], 'Asia/Shanghai');
    // 2023-11-14 22:13 in UTC is the next morning there.
    await paid('a', 'v1.exp-2.none.-');
    server.time.now += 2 * DAY;
    await paid('b', 'v1.exp-2.couplet.-', { discount: 1_000 });
    const answer = await server.admin('GET', 'experiment/days');
    expect(answer.status).toBe(200);
    const { days, timeZone } = answer.json as ExperimentDays;
    expect(timeZone).toBe('Asia/Shanghai');
    expect(days.map(({ day, arms, comparisons }) => [day, arms.map(({ orders, net }) => [orders, net]), comparisons[0]?.value])).toEqual([
      [
        '2023-11-15',
        [
          [1, 4_000],
          [0, 0],
        ],
        -16_000,
      ],
      [
        '2023-11-16',
        [
          [1, 4_000],
          [0, 0],
        ],
        -16_000,
      ],
      [
        '2023-11-17',
        [
          [1, 4_000],
          [1, 3_000],
        ],
        -12_000,
      ],
    ]);
    expect(days[2]?.comparisons[0]?.sequence).toEqual({ lower: null, upper: null });
  });

  it('says why there is none', async () => {
    await publish();
    for (const path of ['experiment', 'experiment/days'])
      expect(await server.admin('GET', path)).toMatchObject({ status: 200, json: { none: { code: 'no_experiment_orders' } } });
    await paid('a', 'v1.exp-2.rule.-');
    for (const path of ['experiment', 'experiment/days'])
      expect(await server.admin('GET', path)).toMatchObject({ status: 409, json: { error: { code: 'variant_without_share' } } });
  });

  it('is the merchant’s alone', async () => {
    const url = `${server.url}/v1/admin/experiment`;
    expect((await fetch(url)).status).toBe(401);
  });
});
