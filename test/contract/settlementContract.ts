import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { customerBucket } from '../../src/engine/assignment/customerDraw';
import type { OrderWebhook } from '../../src/protocol/protocol';
import { withBuckets } from '../../src/server/orders/customerPseudonym';
import type { ClaimRow } from '../../src/server/records/claimRepository';
import type { OrderEvent } from '../../src/server/records/orderRepository';
import type { Repositories } from '../../src/server/records/repositories';
import { orderRecords } from '../../src/server/reporting/metrics';
import { categoryCoupon } from '../helpers/testBundle';
import { hashOf, NOW, order, row, untouched } from './contractRows';
import type { StoreUnderTest } from './storeContract';

const refund = (refundId: string, refunded: number, change: Partial<OrderWebhook> = {}): OrderWebhook =>
  order({ event: 'refunded', refundId, refunded, ...change });

const permutations = <T>(items: readonly T[]): T[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item, n) => permutations([...items.slice(0, n), ...items.slice(n + 1)]).map((rest) => [item, ...rest]));

/** Refunds, cancellations and customers of orders, on every implementation of `Repositories`. */
export const settlementContract = (name: string, make: () => Promise<StoreUnderTest>): void => {
  describe(`settlement on ${name}`, () => {
    let place: StoreUnderTest;
    let store: Repositories;
    const settle = (body: OrderEvent, now = NOW) => store.settleOrder(body, hashOf(body), now);
    const list = (money?: number): Promise<void> =>
      store.putCatalog([{ coupon: categoryCoupon('tea', 'Tea'), currency: 'EUR', budget: { money } }], NOW);
    const budget = async () => {
      const { usedMoney, usedCount, reservedMoney, reservedCount } = (await store.catalogEntry('tea')) ?? untouched;
      return { usedMoney, usedCount, reservedMoney, reservedCount };
    };
    const issued = async (...rows: readonly ClaimRow[]): Promise<void> => {
      for (const claim of rows) {
        await store.reserveClaim(claim);
        await store.issueClaim(claim.key);
      }
    };

    beforeEach(async () => {
      place = await make();
      store = await place.open();
      await list();
    });
    afterEach(async () => {
      await store.close();
      await place.dispose();
    });

    it('gives back the part of the money that a refund is of what was paid for the goods, to the unit, and the count never', async () => {
      await issued(row(1));
      await settle(order({ subtotal: 1_000, discount: 100 }));
      const left: number[] = [];
      for (const n of [1, 2, 3]) {
        // Thirds of 900: 33, 66 and 100 of the 100 go back, not 33 three times.
        expect(await settle(refund(`r${n}`, 300, { subtotal: 1_000, discount: 100 }))).toMatchObject({ ok: true, value: { fresh: true } });
        left.push((await budget()).usedMoney);
      }
      expect(left).toEqual([67, 34, 0]);
      expect(await budget()).toEqual({ ...untouched, usedCount: 1 });
      expect((await store.claim('key-1'))?.status).toBe('redeemed');
    });

    it('takes of a sum of refunds what is new of it, so that of sums told at once and in any order the greatest counts', async () => {
      await issued(row(1));
      await settle(order({ subtotal: 1_000, discount: 100 }));
      const sum = (all: number): OrderEvent => ({ ...refund(`sum-${all}`, all, { subtotal: 1_000, discount: 100 }), inAll: true });
      await settle(refund('r1', 90, { subtotal: 1_000, discount: 100 }));
      const told = [450, 270, 90, 360, 450, 180].map(sum);
      const answers = await Promise.all(told.map((event) => settle(event)));
      expect(answers.every(({ ok }) => ok)).toBe(true);
      expect(answers[2]).toEqual({ ok: true, value: { fresh: false, settledCodes: [] } });
      // Half of the 900 for the goods.
      expect((await budget()).usedMoney).toBe(50);
      expect(await settle(sum(449))).toMatchObject({ ok: true, value: { fresh: false } });
      const refunds = (await store.orders()).filter(({ event }) => event === 'refunded');
      expect(refunds.reduce((all, { refunded = 0 }) => all + refunded, 0)).toBe(450);
      expect(refunds.every((event) => !('inAll' in event))).toBe(true);
    });

    it('gives back each code’s own part, and no more than it cost when more is paid back than the goods came to', async () => {
      await issued(row(1, { reserved: 100 }), row(2, { reserved: 300 }));
      await settle(order({ codes: ['CODE1', 'CODE2'], subtotal: 4_000, discount: 200 }));
      expect((await budget()).usedMoney).toBe(200);
      await settle(refund('half', 1_900, { subtotal: 4_000, discount: 200 }));
      expect((await budget()).usedMoney).toBe(100);
      await settle(refund('more', 9_999, { subtotal: 4_000, discount: 200 }));
      expect(await budget()).toEqual({ ...untouched, usedCount: 2 });
    });

    it('counts a refund once, by its id, and refuses another body under it', async () => {
      await issued(row(1));
      await settle(order());
      const answers = await Promise.all(Array.from({ length: 10 }, () => settle(refund('r1', 2_350))));
      expect(answers.filter((answer) => answer.ok && answer.value.fresh)).toHaveLength(1);
      expect((await budget()).usedMoney).toBe(150);
      expect(await settle(refund('r1', 1))).toMatchObject({ ok: false, error: { code: 'order_conflict' } });
      expect((await store.orders()).map(({ event, refundId }) => [event, refundId])).toEqual([
        ['paid', undefined],
        ['refunded', 'r1'],
      ]);
    });

    it('comes to the same in whatever order payment, refunds and cancellation arrive', async () => {
      const kept = [order(), refund('a', 1_000), refund('b', 333)];
      const cancelled = [...kept, order({ event: 'cancelled' })];
      const arrivals = [...permutations(kept), ...permutations(cancelled)];
      await issued(...arrivals.map((_, n) => row(n + 1)));
      const states = [];
      for (const [n, events] of arrivals.entries()) {
        const before = await budget();
        for (const event of events) await settle({ ...event, orderId: `o${n}`, codes: [`CODE${n + 1}`] });
        const after = await budget();
        states.push([
          events.length,
          (await store.claim(`key-${n + 1}`))?.status,
          after.usedMoney - before.usedMoney,
          after.usedCount - before.usedCount,
          after.reservedMoney - before.reservedMoney,
        ]);
      }
      // 300 − ⌊300 · 1,333 / 4,700⌋ stay used; a cancelled order leaves its code as it was before.
      expect(states.filter(([events]) => events === 3)).toEqual(Array(6).fill([3, 'redeemed', 215, 1, -500]));
      expect(states.filter(([events]) => events === 4)).toEqual(Array(24).fill([4, 'issued', 0, 0, 0]));
    });

    it('tells nothing from a refund in another currency, nor from one of an order that cost nothing', async () => {
      await issued(row(1), row(2));
      await settle(order());
      await settle(refund('r1', 4_700, { currency: 'USD' }));
      await settle(order({ orderId: 'o2', codes: ['CODE2'], subtotal: 300, discount: 300 }));
      await settle(refund('r2', 300, { orderId: 'o2', subtotal: 300, discount: 300 }));
      expect(await budget()).toEqual({ ...untouched, usedMoney: 600, usedCount: 2 });
    });

    it('lets the code of a cancelled order pay for another one, and gives back once however often it is cancelled', async () => {
      await issued(row(1));
      await settle(order());
      const cancelled = order({ event: 'cancelled' });
      await Promise.all([settle(cancelled), settle(cancelled), settle(cancelled)]);
      expect(await budget()).toEqual({ ...untouched, reservedMoney: 500, reservedCount: 1 });
      expect(await settle(order({ orderId: 'o2', discount: 200 }))).toMatchObject({ value: { settledCodes: ['CODE1'] } });
      expect(await budget()).toEqual({ ...untouched, usedMoney: 200, usedCount: 1 });
    });

    it('ends the code of a cancelled order at once where others have taken the rest of its budget', async () => {
      await list(1_000);
      await issued(row(1), row(2));
      await settle(order());
      await issued(row(3, { reserved: 200 }));
      await settle(order({ event: 'cancelled' }), NOW + 10);
      expect((await store.claim('key-1'))?.status).toBe('issued');
      expect((await store.expiredClaims(NOW + 10, 10)).map(({ key }) => key)).toEqual(['key-1']);
      await store.releaseClaim('key-1');
      expect(await budget()).toEqual({ ...untouched, reservedMoney: 700, reservedCount: 2 });
    });

    it('lets claims expire earlier, never later, and not those that are over or locked by a checkout', async () => {
      await issued(row(1), row(2), row(3));
      await settle(order());
      await store.actOnCode(
        { action: 'lock', key: 'lock-key-000000001', bodySha256: 'b', code: 'CODE2', orderId: 'o2', until: NOW + 1_000 },
        NOW,
      );
      await store.expireClaims(['key-1', 'key-2', 'key-3', 'key-9'], NOW + 5);
      await store.expireClaims(['key-3'], NOW + 50);
      expect((await store.expiredClaims(NOW + 10, 10)).map(({ key }) => key)).toEqual(['key-3']);
      expect((await store.expiredClaims(NOW + 1_000, 10)).map(({ key }) => key).sort()).toEqual(['key-2', 'key-3']);
      expect((await store.claim('key-1'))?.status).toBe('redeemed');
    });

    it('keeps no customer but a pseudonym that stays the same, and knows the same delivery again', async () => {
      const bodies = ['ada@example.org', 'ada@example.org', 'bob@example.org'].map((customer, n) => order({ orderId: `o${n}`, customer }));
      for (const body of bodies) expect(await settle(body)).toMatchObject({ value: { fresh: true } });
      await store.close();
      store = await place.open();
      for (const body of bodies) expect(await settle(body)).toMatchObject({ value: { fresh: false } });
      const again = { ...order({ orderId: 'o3' }), customer: 'ada@example.org' };
      await settle(again);
      const stored = await store.orders();
      const [first, second, third, fourth] = stored.map(({ customer }) => customer);
      expect(first).toMatch(/^c1_[0-9a-f]{32}$/);
      expect([second === first, third === first, fourth === first]).toEqual([true, false, true]);
      expect(JSON.stringify(stored)).not.toContain('example.org');
    });

    it('keeps the bucket of a signed-in customer beside the pseudonym, none of a guest, and of the id nothing else', async () => {
      const signedIn = order({ orderId: 'o1', customer: 'customer-207119551' });
      const guest = order({ orderId: 'o2', customer: 'ada@example.org' });
      const named = withBuckets(store, 'pk_site');
      for (const body of [signedIn, guest, order({ orderId: 'o3' })]) await named.settleOrder(body, hashOf(body), NOW);
      // Told once more it is the same event, whether or not its bucket is known.
      expect(await settle(signedIn)).toMatchObject({ value: { fresh: false } });
      await store.close();
      store = await place.open();
      const stored = await store.orders();
      expect(stored.map(({ bucket }) => bucket)).toEqual([customerBucket('pk_site', 'customer-207119551'), undefined, undefined]);
      expect(JSON.stringify(stored)).not.toContain('207119551');
      expect(orderRecords(stored, 'EUR', 0.4).map(({ bucket }) => bucket)).toEqual(stored.map(({ bucket }) => bucket));
    });
  });
};
