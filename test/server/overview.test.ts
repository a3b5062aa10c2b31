import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { integer, seededRng, uniform } from '../../src/maths/random';
import type { OrderWebhook } from '../../src/protocol/protocol';
import { DAY, HOUR } from '../../src/protocol/values/clock';
import { claimKey, orderBody, startTestServer } from '../helpers/server/testServer';
import { categoryCoupon, testBundle } from '../helpers/testBundle';

/** 2023-11-14 22:13:20 in UTC, the next day in Shanghai. */
const NOW = 1_700_000_000_000;
const shares = { none: 0.5, rule: 0, couplet: 0.5 };
const experiment = { hashVersion: 1, id: 'exp-1', salt: 's1', shares, explore: 0.1 } as const;

let server: Awaited<ReturnType<typeof startTestServer>>;
beforeEach(async () => {
  server = await startTestServer({ now: NOW, ttlMs: 30 * DAY });
});
afterEach(() => server.close());

type Sums = { orders: number; netRevenue: number; discount: number; net: number };
interface Overview {
  readonly from: string;
  readonly to: string;
  readonly before: { readonly from: string; readonly to: string };
  readonly step: number;
  readonly currency: string | null;
  readonly orders: {
    readonly total: Sums;
    readonly groups: readonly (Sums & { variant: string })[];
    readonly before: { readonly total: Sums };
    readonly steps: readonly (Sums & { day: string })[];
    readonly added: { readonly added?: { value: number; interval: { lower: number; upper: number } }; readonly none?: string };
  } | null;
  readonly claims: Record<string, unknown> & { readonly coupons: readonly unknown[]; readonly steps: readonly { issued: number }[] };
  readonly ranking: unknown;
  readonly setup: Record<string, number | null>;
}
const overview = async (query = ''): Promise<Overview> => {
  const answer = await server.admin('GET', `overview${query}`);
  expect(answer.status).toBe(200);
  return answer.json as Overview;
};
const publish = async (): Promise<void> =>
  expect((await server.publish(await testBundle(server.key, { change: { experiment } }))).status).toBe(201);
const listed = (id: string) => ({ coupon: categoryCoupon(id, id, { endsAt: NOW + 900 * DAY }) });
const list = () => server.putCatalog(['tea', 'shoes'].map(listed), 'Asia/Shanghai');
const claim = async (n: number, couponId = 'tea'): Promise<string> =>
  ((await server.claim(claimKey(n), { couponId })).json as { code: string }).code;

describe('the overview of a period', () => {
  const sum = (orders: readonly OrderWebhook[]): Sums => {
    const paid = (order: OrderWebhook): number => order.subtotal - order.discount;
    const back = (order: OrderWebhook): number => Math.min(paid(order), order.refunded ?? 0);
    return {
      orders: orders.filter((order) => back(order) < paid(order)).length,
      netRevenue: orders.reduce((all, order) => all + paid(order) - back(order), 0),
      discount: orders.reduce((all, order) => all + order.discount, 0),
      // The bundle's margin rate is 40%, and no order states a margin.
      net: orders.reduce((all, order) => {
        const net = Math.floor(order.subtotal * 0.4) - order.discount;
        return all + Math.sign(net) * Math.round((Math.abs(net) * (paid(order) - back(order))) / paid(order));
      }, 0),
    };
  };
  const dayThere = (at: number): string => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' }).format(at);

  it('is what follows from the raw orders, by group and day, as is the one before', async () => {
    await publish();
    await list();
    const rng = seededRng(5);
    const sent: { readonly at: number; readonly order: OrderWebhook }[] = [];
    for (let n = 0; n < 420; n++) {
      const variant = uniform(rng) < 0.5 ? 'none' : 'couplet';
      const subtotal = 10 * (300 + integer(rng, 600));
      const discount = variant === 'couplet' ? 100 : 0;
      const attribution = n % 30 === 0 ? '' : `v1.exp-1.${variant}.-`;
      const full = JSON.parse(orderBody({ orderId: `o${n}`, subtotal, discount, attribution })) as OrderWebhook;
      const at = NOW - 14 * DAY + Math.floor((n * 14 * DAY) / 420);
      server.time.now = at;
      await server.order(JSON.stringify(full));
      const refunded = n % 20 === 0 ? (n % 40 === 0 ? 10_000 : 500) : undefined;
      if (refunded) {
        server.time.now = at + HOUR;
        await server.order(JSON.stringify({ ...full, event: 'refunded', refundId: 'r', refunded }));
      }
      sent.push({ at, order: refunded ? { ...full, refunded } : full });
    }
    server.time.now = NOW;
    const { from, to, before, step, currency, orders } = await overview('?from=2023-11-09&to=2023-11-15');
    expect([from, to, before, step, currency]).toEqual(['2023-11-09', '2023-11-15', { from: '2023-11-02', to: '2023-11-08' }, 1, 'EUR']);
    const within = (first: string, last: string) => sent.filter(({ at }) => dayThere(at) >= first && dayThere(at) <= last);
    const ours = within(from, to);
    const ofGroup = (variant: string) => ours.flatMap(({ order }) => (order.attribution?.includes(`.${variant}.`) ? [order] : []));
    expect(orders?.total).toEqual(sum(ours.map(({ order }) => order)));
    expect(orders?.before.total).toEqual(sum(within(before.from, before.to).map(({ order }) => order)));
    expect(orders?.groups.map(({ variant }) => variant)).toEqual(['none', 'couplet']);
    for (const group of orders?.groups ?? []) expect(group).toMatchObject(sum(ofGroup(group.variant)));
    expect(orders?.steps).toHaveLength(7);
    for (const { day, ...rest } of orders?.steps ?? []) expect(rest).toMatchObject(sum(within(day, day).map(({ order }) => order)));
    expect(orders?.added).toEqual({ none: 'too_few_customers', customers: Math.min(ofGroup('none').length, ofGroup('couplet').length) });

    // All of it has enough customers: half of the shop in either group, so the sums count double.
    const whole = await overview('?from=2023-11-01&to=2023-11-15');
    const net = (variant: string) => whole.orders?.groups.find((group) => group.variant === variant)?.net ?? Number.NaN;
    expect(whole.orders?.added.added?.value).toBeCloseTo(2 * (net('couplet') - net('none')), 6);
    expect(whole.orders?.added.added?.interval.lower).toBeLessThan(2 * (net('couplet') - net('none')));
  });

  it('counts claims by their day, and those of some coupons alone, whose orders no group can be split by', async () => {
    await publish();
    await list();
    server.time.now = NOW - 30 * DAY;
    await claim(1);
    server.time.now = NOW - 2 * DAY;
    const codes = [await claim(2), await claim(3), await claim(4, 'shoes')];
    server.time.now = NOW;
    await server.order(orderBody({ orderId: 'a', codes: codes.slice(0, 1), discount: 400 }));
    const { claims } = await overview();
    expect(claims).toMatchObject({
      issued: 3,
      redeemed: 1,
      discount: 400,
      useRate: 1 / 3,
      before: { issued: 1, redeemed: 0, discount: 0, useRate: 0 },
    });
    expect(claims.coupons).toEqual([
      { couponId: 'shoes', issued: 1, redeemed: 0, shared: 0, discount: 0 },
      { couponId: 'tea', issued: 2, redeemed: 1, shared: 0, discount: 400 },
    ]);
    expect(claims.steps.map(({ issued }) => issued)).toEqual([...Array(25).fill(0), 3, 0, 0]);
    const one = await overview('?coupons=shoes,unknown');
    expect(one).toMatchObject({ orders: null, coupons: ['shoes', 'unknown'], claims: { issued: 1, redeemed: 0 } });
    expect((await overview('?from=2023-11-13&to=2023-11-13')).claims).toMatchObject({
      issued: 3,
      steps: [{ day: '2023-11-13', issued: 3 }],
    });
  });

  it('has 28 days up to today, or up to or from the day given, and at most a year', async () => {
    await list();
    expect(await overview()).toMatchObject({ from: '2023-10-19', to: '2023-11-15' });
    expect(await overview('?days=7')).toMatchObject({ today: '2023-11-15', from: '2023-11-09', to: '2023-11-15' });
    expect(await overview('?to=2023-03-01')).toMatchObject({ from: '2023-02-02', to: '2023-03-01' });
    expect(await overview('?from=2023-03-01')).toMatchObject({ from: '2023-03-01', to: '2023-03-28' });
    expect(await overview('?from=2023-01-01&to=2023-12-31')).toMatchObject({ step: 7, before: { from: '2022-01-01', to: '2022-12-31' } });
    for (const query of [
      'days=7&to=2023-03-01',
      'days=0',
      'from=2023-02-30',
      'from=2023-03-02&to=2023-03-01',
      'from=2020-01-01&to=2023-01-01',
      'from=x',
      'coupons=A,b',
      'of=1',
    ])
      expect(await server.admin('GET', `overview?${query}`)).toMatchObject({ status: 400, json: { error: { code: 'request_malformed' } } });
  });
});

describe('what is set up', () => {
  it('has the time of each step once it happened', async () => {
    const later = { tagSeenAt: null, firstOrderAt: null, lastOrderAt: null, firstClaimAt: null, measuredOrderAt: null };
    await publish();
    await list();
    expect((await overview()).setup).toEqual({ ...later, publishedAt: NOW });
    // Before the first order of the experiment, that is today.
    expect(await overview('?days=all')).toMatchObject({ from: '2023-11-15', to: '2023-11-15' });
    const status = (origin?: string) => fetch(`${server.url}/v1/status.json`, { headers: origin ? { origin } : {} });
    // Pages of the server itself, such as the console, are no shop.
    await status();
    await status(server.url);
    await status('null');
    expect((await overview()).setup.tagSeenAt).toBeNull();
    await status('https://shop.example');
    server.time.now += HOUR;
    await claim(1);
    server.time.now += HOUR;
    await server.order(orderBody({ orderId: 'a', attribution: '' }));
    server.time.now += HOUR;
    await server.order(orderBody({ orderId: 'b' }));
    expect((await overview()).setup).toEqual({
      tagSeenAt: NOW,
      publishedAt: NOW,
      firstClaimAt: NOW + HOUR,
      firstOrderAt: NOW + 2 * HOUR,
      lastOrderAt: NOW + 3 * HOUR,
      measuredOrderAt: NOW + 3 * HOUR,
    });
    server.time.now += 40 * DAY;
    expect(await overview('?days=all')).toMatchObject({ from: '2023-11-15', to: '2023-12-25' });
    server.time.now += 900 * DAY;
    expect(await overview('?days=all')).toMatchObject({ from: '2025-06-12', to: '2026-06-12' });
  });

  it('knows when a page was last seen after a day without one, and writes that at most once an hour', async () => {
    const status = () => fetch(`${server.url}/v1/status.json`, { headers: { origin: 'https://shop.example' } });
    const saved = () => server.store.cursor('tag');
    await status();
    await expect.poll(saved).toBe(NOW);
    server.time.now += HOUR - 1;
    await status();
    expect(await saved()).toBe(NOW);
    expect((await overview()).setup.tagSeenAt).toBe(NOW + HOUR - 1);
    server.time.now += 1;
    await status();
    await expect.poll(saved).toBe(NOW + HOUR);
    server.time.now += 3 * DAY;
    expect((await overview()).setup.tagSeenAt).toBe(NOW + HOUR);
  });
});
