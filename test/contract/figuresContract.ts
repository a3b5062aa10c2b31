import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/protocol/values/clock';
import type { OrderEvent } from '../../src/server/records/orderRepository';
import type { Repositories } from '../../src/server/records/repositories';
import { categoryCoupon } from '../helpers/testBundle';
import { hashOf, NOW, order, row } from './contractRows';

/** 2023-11-14 22:13:20 in UTC. */
const TODAY = '2023-11-14';
const BERLIN = 'Europe/Berlin';

/** Part of the store contract: figures about claims. */
export const figuresContract = (store: () => Repositories): void => {
  const issue = async (n: number, change: Parameters<typeof row>[1] = {}): Promise<void> => {
    const made = await store().reserveClaim(row(n, change));
    expect(made.ok).toBe(true);
    await store().issueClaim(`key-${n}`);
  };
  const settle = (change: Partial<OrderEvent>, at = NOW) => {
    const body: OrderEvent = { ...order(), ...change };
    return store().settleOrder(body, hashOf(body), at);
  };

  describe('counts of claims', () => {
    it('say of each coupon and day what became of its codes, and stay on the day of the claim', async () => {
      expect([await store().claimCounts(), await store().claimDelays()]).toEqual([[], []]);
      for (const n of [1, 2, 3, 4, 5]) await issue(n);
      // Not answered yet.
      await store().reserveClaim(row(6));
      await issue(7, { createdAt: NOW + DAY });
      await issue(8, { couponId: 'shoes', createdAt: NOW + DAY });
      // As a checkout writes codes, and beside one that is nobody's.
      await settle({ orderId: 'o1', codes: ['code1', 'STRANGER'] }, NOW + HOUR);
      await settle({ orderId: 'o2', codes: [' CODE2 '] }, NOW + 3 * HOUR);
      await settle({ orderId: 'o7', codes: ['CODE7'] }, NOW + DAY + 3 * DAY);
      await settle({ orderId: 'o3', codes: ['CODE3'] });
      await settle({ orderId: 'o3', codes: ['CODE3'], event: 'cancelled' });
      await store().releaseClaim('key-4');
      // Cancelled, and used again by another order, which is cancelled as well: one claim.
      await settle({ orderId: 'o5', codes: ['CODE5'] });
      await settle({ orderId: 'o5', codes: [], event: 'cancelled' });
      await settle({ orderId: 'o5b', codes: ['CODE5'] });
      await settle({ orderId: 'o5b', codes: ['CODE5'], event: 'cancelled' });
      await settle({ orderId: 'o9', codes: ['NOBODYS'], event: 'cancelled' });
      const [shoes, tea, next] = await store().claimCounts();
      expect(shoes).toEqual({
        couponId: 'shoes',
        day: '2023-11-15',
        issued: 1,
        open: 1,
        redeemed: 0,
        released: 0,
        cancelled: 0,
        shared: 0,
      });
      expect(tea).toEqual({ couponId: 'tea', day: TODAY, issued: 5, open: 2, redeemed: 2, released: 1, cancelled: 2, shared: 0 });
      expect(next).toMatchObject({ couponId: 'tea', day: '2023-11-15', issued: 1, open: 0, redeemed: 1 });
      // 1, 3 and 72 hours; the median of an even number lies between its two in the middle.
      expect(await store().claimDelays()).toEqual([{ couponId: 'tea', medianMs: 3 * HOUR }]);
      await settle({ orderId: 'o5c', codes: ['CODE5'] }, NOW + 5 * HOUR);
      expect(await store().claimDelays()).toEqual([{ couponId: 'tea', medianMs: 4 * HOUR }]);
      // Of claims made in the period, whenever their orders came.
      expect(await store().claimDelays({ from: '2023-11-15', to: '2023-11-15' })).toEqual([{ couponId: 'tea', medianMs: 72 * HOUR }]);
    });

    it('have days of the shop, and are kept of a coupon that is no longer listed', async () => {
      await store().putCatalog([{ coupon: categoryCoupon('tea', 'Tea'), currency: 'EUR', budget: {}, timeZone: BERLIN }], NOW);
      // 22:13 in UTC is 23:13 there, an hour later the next day.
      await issue(1);
      await issue(2, { createdAt: NOW + HOUR });
      await store().putCatalog([], NOW);
      const counts = async (from?: string, to = '2023-11-15') =>
        (await store().claimCounts(from === undefined ? undefined : { from, to })).map(({ day, issued }) => [day, issued]);
      const [first, next] = [
        [TODAY, 1],
        ['2023-11-15', 1],
      ];
      expect(await counts()).toEqual([first, next]);
      expect([await counts(TODAY, TODAY), await counts('2023-11-15'), await counts('2023-11-16', '2023-12-31')]).toEqual([
        [first],
        [next],
        [],
      ]);
    });

    it('tell how often a code for all was given out apart from the orders that used it', async () => {
      const codes = { from: 'shared', code: 'ALL' } as const;
      await store().putCatalog([{ coupon: categoryCoupon('tea', 'Tea'), currency: 'EUR', budget: {}, codes }], NOW);
      for (const n of [1, 2]) await store().reserveClaim(row(n));
      for (const n of [1, 2, 3]) await settle({ orderId: `o${n}`, codes: ['all'] });
      await settle({ orderId: 'o3', codes: ['all'], event: 'cancelled' });
      expect(await store().claimCounts()).toEqual([
        { couponId: 'tea', day: TODAY, issued: 2, open: 2, redeemed: 2, released: 0, cancelled: 1, shared: 5 },
      ]);
      expect(await store().claimDelays()).toEqual([]);
    });
  });

  it('use by day starts where it is asked to, and knows the first day there was', async () => {
    for (const day of [0, 1, 3]) await issue(day + 1, { createdAt: NOW + day * DAY });
    await issue(9, { couponId: 'shoes', createdAt: NOW + 3 * DAY });
    await settle({ orderId: 'o4', codes: ['CODE4'] });
    const firstDay = TODAY;
    expect(await store().dayUse('2023-11-15')).toEqual([
      { couponId: 'shoes', day: '2023-11-17', money: 500, count: 1, firstDay: '2023-11-17' },
      { couponId: 'tea', day: '2023-11-15', money: 500, count: 1, firstDay },
      { couponId: 'tea', day: '2023-11-17', money: 300, count: 1, firstDay },
    ]);
  });

  describe('what belongs to a period', () => {
    it('are the orders paid in it with all their later events, and nothing of others', async () => {
      expect(await store().ordersPaid(0, NOW + DAY)).toEqual([]);
      await settle({ orderId: 'early', codes: [] }, NOW - 1);
      await settle({ orderId: 'first', codes: [] }, NOW);
      await settle({ orderId: 'first', codes: [], event: 'refunded', refundId: 'r1', refunded: 50 }, NOW + 9 * DAY);
      await settle({ orderId: 'early', codes: [], event: 'cancelled' }, NOW + HOUR);
      await settle({ orderId: 'last', codes: [], customer: 'c1' }, NOW + HOUR - 1);
      await settle({ orderId: 'next', codes: [] }, NOW + HOUR);
      const all = await store().orders();
      const found = await store().ordersPaid(NOW, NOW + HOUR);
      const named = (orders: typeof all) => orders.map(({ orderId, event }) => `${orderId} ${event}`).sort();
      expect(named(found)).toEqual(['first paid', 'first refunded', 'last paid']);
      const key = ({ orderId, event }: (typeof all)[number]): string => `${orderId} ${event}`;
      for (const order of found) expect(order).toEqual(all.find((one) => key(one) === key(order)));
    });

    it('are the claims made in it by coupon and day, with what their redeemed codes cost', async () => {
      expect(await store().claimDays('2023-01-01', '2024-01-01')).toEqual([]);
      for (const n of [1, 2, 3]) await issue(n);
      await store().reserveClaim(row(6));
      await issue(7, { createdAt: NOW + DAY });
      await issue(8, { couponId: 'shoes', createdAt: NOW + 2 * DAY });
      await settle({ orderId: 'o1', codes: ['CODE1'], discount: 300 }, NOW + 5 * DAY);
      await settle({ orderId: 'o2', codes: ['CODE2'], discount: 200 }, NOW + 5 * DAY);
      await settle({ orderId: 'o2', codes: ['CODE2'], event: 'cancelled' }, NOW + 6 * DAY);
      const days = [
        { couponId: 'shoes', day: '2023-11-16', issued: 1, redeemed: 0, shared: 0, discount: 0 },
        { couponId: 'tea', day: TODAY, issued: 3, redeemed: 1, shared: 0, discount: 300 },
        { couponId: 'tea', day: '2023-11-15', issued: 1, redeemed: 0, shared: 0, discount: 0 },
      ];
      expect(await store().claimDays(TODAY, '2023-11-16')).toEqual(days);
      expect(await store().claimDays('2023-11-15', '2023-11-15')).toEqual(days.slice(2));
      const counts = await store().claimCounts();
      expect(days.map(({ discount: _, ...rest }) => rest)).toEqual(
        counts.map(({ couponId, day, issued, redeemed, shared }) => ({ couponId, day, issued, redeemed, shared })),
      );
    });
  });

  it('tell when orders and claims first came, and the first order of an experiment', async () => {
    const nothing = { firstOrder: null, lastOrder: null, measuredOrder: null, claim: null };
    expect(await store().firstTimes('exp-1')).toEqual(nothing);
    const { attribution: _, ...old } = order({ orderId: 'old', codes: [] });
    await store().settleOrder(old, hashOf(old), NOW - 9);
    // Their names begin alike, and `/` sorts right after the dot.
    await settle({ orderId: 'other', codes: [], attribution: 'v1.exp-10.none.-' }, NOW - 8);
    await settle({ orderId: 'odd', codes: [], attribution: 'v1.exp-1/' }, NOW - 7);
    expect(await store().firstTimes('exp-1')).toEqual({ ...nothing, firstOrder: NOW - 9, lastOrder: NOW - 7 });
    await settle({ orderId: 'ours', codes: [], attribution: 'v1.exp-1.none.-' }, NOW + 2);
    await settle({ orderId: 'later', codes: [] }, NOW + 3);
    await store().reserveClaim(row(6));
    expect((await store().firstTimes('exp-1')).claim).toBeNull();
    await issue(1, { createdAt: NOW + 7 });
    await issue(2, { createdAt: NOW + 5 });
    expect(await store().firstTimes('exp-1')).toEqual({
      firstOrder: NOW - 9,
      lastOrder: NOW + 3,
      measuredOrder: NOW + 2,
      claim: NOW + 5,
    });
    expect((await store().firstTimes('')).measuredOrder).toBeNull();
  });

  describe('what came before an experiment', () => {
    it('ends with its first paid order in the currency, cancelled or not, whenever it arrives', async () => {
      const start = (experiment = 'exp-1', currency = 'EUR') => store().experimentStart(experiment, currency);
      expect(await start()).toBeUndefined();
      await settle({ orderId: 'odd', codes: [], attribution: 'v1.exp-1.none' }, NOW - 9);
      await settle({ orderId: 'other', codes: [], attribution: 'v1.exp-10.none.-' }, NOW - 8);
      await settle({ orderId: 'dollars', codes: [], attribution: 'v1.exp-1.none.-', currency: 'USD' }, NOW - 7);
      expect(await start()).toBeUndefined();
      await settle({ orderId: 'gone', codes: [], attribution: 'v1.exp-1.rule.-', event: 'cancelled' }, NOW);
      await settle({ orderId: 'ours', codes: [], attribution: 'v1.exp-1.none.-' }, NOW + 5);
      expect([await start(), await start('exp-1', 'USD'), await start('exp-2')]).toEqual([NOW + 5, NOW - 7, undefined]);
      await settle({ orderId: 'gone', codes: [], attribution: 'v1.exp-1.rule.-' }, NOW + 2);
      expect(await start()).toBe(NOW + 2);
      await settle({ orderId: 'earlier', codes: [], attribution: 'v1.exp-1.none.-' }, NOW + 1);
      expect(await start()).toBe(NOW + 1);
    });

    it('is known of each customer: orders, the last one, and what they were worth, as of an instant', async () => {
      const past = async (before = NOW + DAY, currency = 'EUR') =>
        (await store().pastCustomers(before, currency, 0.4))
          .map(({ customerId: _, ...customer }) => customer)
          .sort((a, b) => a.worth - b.worth);
      expect(await past()).toEqual([]);
      const odd = { codes: [], route: 'a "customer":"c1_00000000000000000000000000000000" \0' };
      await settle({ orderId: 'guest', ...odd }, NOW);
      await settle({ orderId: 'a1', codes: [], customer: 'ann', subtotal: 999, discount: 99 }, NOW);
      await settle({ orderId: 'a2', codes: [], customer: 'ann', subtotal: 1_000, discount: 0, margin: 600, bucket: 7 }, NOW + 2 * HOUR);
      // Refunds and cancellations come after the fact, and an imported order may be older than all others.
      await settle({ orderId: 'a2', codes: [], event: 'refunded', refundId: 'r1', refunded: 500 }, NOW + 3 * HOUR);
      await settle({ orderId: 'a1', codes: [], event: 'cancelled', customer: 'ann' }, NOW + 3 * HOUR);
      await settle({ orderId: 'b1', ...odd, customer: 'bob', subtotal: 100, discount: 0, margin: -50 }, NOW - DAY);
      await settle({ orderId: 'b2', codes: [], customer: 'bob', currency: 'USD' }, NOW);
      const bob = { bucket: null, orders: 1, last: NOW - DAY, worth: -50 };
      // 399 − 99 at two fifths, rounded down, and 600.
      expect(await past()).toEqual([bob, { bucket: 7, orders: 2, last: NOW + 2 * HOUR, worth: 900 }]);
      expect(await past(NOW + 2 * HOUR)).toEqual([bob, { bucket: null, orders: 1, last: NOW, worth: 300 }]);
      expect([await past(NOW), (await past(NOW + DAY, 'USD')).length]).toEqual([[bob], 1]);
    });
  });

  describe('refusals', () => {
    const refused = (couponId: string, count: number, code = 'pool_empty', day = TODAY) => ({ day, couponId, code, count });

    it('add up by day, coupon and reason, from a day on', async () => {
      await store().addRefusals([
        refused('tea', 2),
        refused('shoes', 1),
        refused('tea', 3, 'coupon_expired'),
        refused('tea', 9, 'x', '2023-11-13'),
      ]);
      await Promise.all([store().addRefusals([refused('tea', 5)]), store().addRefusals([refused('tea', 1, 'pool_empty', '2023-11-15')])]);
      await store().addRefusals([]);
      expect(await store().refusals(TODAY)).toEqual([
        refused('shoes', 1),
        refused('tea', 3, 'coupon_expired'),
        refused('tea', 7),
        refused('tea', 1, 'pool_empty', '2023-11-15'),
      ]);
      expect(await store().refusals('2023-11-16')).toEqual([]);
    });

    it('keep no id that is no coupon’s, and those of coupons that are no longer listed', async () => {
      await store().putCatalog([], NOW);
      await store().addRefusals([
        refused('tea', 1),
        refused('stranger-1', 2),
        refused('stranger-2', 3),
        refused('', 4),
        refused('nul\0', 5),
      ]);
      expect(await store().refusals(TODAY)).toEqual([refused('', 14), refused('tea', 1)]);
    });
  });
};
