import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Budget } from '../../src/protocol/coupons/budget';
import { DAY } from '../../src/protocol/values/clock';
import type { Repositories } from '../../src/server/records/repositories';
import { categoryCoupon } from '../helpers/testBundle';
import { hashOf, NOW, order, row } from './contractRows';
import type { StoreUnderTest } from './storeContract';

const COUPONS = ['tea', 'shoes', 'books'];

/** Budgets that several coupons share, on every implementation of `Repositories`. */
export const sharedBudgetContract = (name: string, make: () => Promise<StoreUnderTest>): void => {
  describe(`a budget shared by coupons on ${name}`, () => {
    let place: StoreUnderTest;
    let store: Repositories;
    let other: Repositories;
    /** The coupons share `shared`, and each has `own`. */
    const list = (shared: Budget, own: Budget = {}, coupons = COUPONS): Promise<void> =>
      store.putCatalog(
        coupons.map((id) => ({ coupon: categoryCoupon(id, id), currency: 'EUR', budget: own, campaign: { id: 'spring', budget: shared } })),
        NOW,
      );
    const claim = async (n: number, change: { couponId?: string; createdAt?: number } = {}, at = store): Promise<string> => {
      const answer = await at.reserveClaim(row(n, { couponId: COUPONS[n % COUPONS.length] ?? '', ...change }));
      return answer.ok ? 'ok' : answer.error.code;
    };
    /** Claims of all coupons at once, on two replicas where the store can have them. */
    const rush = (count: number, from = 0): Promise<string[]> =>
      Promise.all(Array.from({ length: count }, (_, n) => claim(from + n, {}, n % 2 === 0 ? store : other)));
    const given = (answers: readonly string[]): number => answers.filter((answer) => answer === 'ok').length;

    beforeEach(async () => {
      place = await make();
      store = await place.open();
      other = name === 'PostgreSQL' ? await place.open() : store;
    });
    afterEach(async () => {
      await store.close();
      if (other !== store) await other.close();
      await place.dispose();
    });

    it.each<[string, Budget, number, string]>([
      ['money', { money: 20_000 }, 40, 'budget_exhausted'],
      ['count', { count: 37 }, 37, 'budget_exhausted'],
      ['money of the day', { moneyPerDay: 10_250 }, 20, 'budget_exhausted_today'],
      ['count of the day', { countPerDay: 13 }, 13, 'budget_exhausted_today'],
    ])('is never exceeded by 150 claims at once: %s', async (_, budget, most, code) => {
      await list(budget);
      const answers = await rush(150);
      expect(given(answers)).toBe(most);
      expect(new Set(answers)).toEqual(new Set(['ok', code]));
      expect(await store.campaignUse(NOW)).toEqual([
        {
          campaignId: 'spring',
          usedMoney: 0,
          reservedMoney: most * 500,
          usedCount: 0,
          reservedCount: most,
          today: { day: '2023-11-14', money: most * 500, count: most },
        },
      ]);
    });

    it('would be exceeded if each coupon counted for itself, which is the broken twin of the test above', async () => {
      await list({}, { count: 37 });
      expect(given(await rush(150))).toBe(3 * 37);
    });

    it('comes in addition to the coupons’ own, whichever is used up first', async () => {
      await list({ count: 10 }, { count: 4 });
      const answers = await Promise.all(Array.from({ length: 9 }, (_, n) => claim(n * 3)));
      expect(given(answers)).toBe(4);
      expect(given(await rush(60, 100))).toBe(6);
    });

    it('is a budget of each day anew', async () => {
      await list({ countPerDay: 5 });
      expect(given(await rush(30))).toBe(5);
      expect(await claim(100, { createdAt: NOW + DAY })).toBe('ok');
    });

    it('gets back what one coupon releases for another, and keeps what was redeemed', async () => {
      await list({ money: 1_000 });
      expect([await claim(3), await claim(1), await claim(2)]).toEqual(['ok', 'ok', 'budget_exhausted']);
      await store.releaseClaim('key-1');
      expect([await claim(5), await claim(8)]).toEqual(['ok', 'budget_exhausted']);
      const paid = order({ codes: ['CODE3'], discount: 100 });
      await store.settleOrder(paid, hashOf(paid), NOW);
      expect(await store.campaignUse(NOW)).toMatchObject([{ usedMoney: 100, reservedMoney: 500, usedCount: 1, reservedCount: 1 }]);
      expect([await claim(11), await claim(6)]).toEqual(['budget_exhausted', 'budget_exhausted']);
    });

    it('ends the code of a cancelled order where another coupon has taken the rest', async () => {
      await list({ money: 1_000 });
      await claim(3);
      const paid = order({ codes: ['CODE3'], discount: 0 });
      await store.settleOrder(paid, hashOf(paid), NOW);
      expect([await claim(1), await claim(2)]).toEqual(['ok', 'ok']);
      const gone = order({ event: 'cancelled', codes: ['CODE3'], discount: 0 });
      await store.settleOrder(gone, hashOf(gone), NOW);
      expect((await store.claim('key-3'))?.expiresAt).toBe(NOW);
    });

    it('counts a coupon that has left the catalog, and not one that has left the campaign', async () => {
      await list({ count: 2 });
      expect([await claim(3), await claim(1)]).toEqual(['ok', 'ok']);
      await list({ count: 2 }, {}, ['tea', 'books']);
      expect(await claim(2)).toBe('budget_exhausted');
      await store.putCatalog(
        COUPONS.map((id) => ({
          coupon: categoryCoupon(id, id),
          currency: 'EUR',
          budget: {},
          ...(id === 'shoes' ? {} : { campaign: { id: 'spring', budget: { count: 2 } } }),
        })),
        NOW,
      );
      expect([await claim(2), await claim(5)]).toEqual(['ok', 'budget_exhausted']);
    });

    describe('tells the shop', () => {
      /** The events of shared budgets, and of coupons' own, since the last call. */
      const told = async (): Promise<{ shared: unknown[]; own: unknown[] }> => {
        const events = await store.leaseEvents(NOW, NOW + 1, 1_000);
        for (const event of events) await store.eventDelivered(event, '204', NOW);
        const data = events.filter(({ type }) => type === 'budget.exhausted').map((event) => event.data);
        return { shared: data.filter((one) => 'campaign' in one), own: data.filter((one) => 'coupon' in one) };
      };
      beforeEach(() => store.setWebhooks(true, NOW));

      it.each<[string, Budget]>([
        ['count', { count: 7 }],
        ['money', { money: 3_600 }],
      ])('once that it has no room for another claim, by %s, also under a rush', async (_, budget) => {
        await list(budget);
        for (let n = 0; n < 6; n++) await claim(n);
        expect(await told()).toEqual({ shared: [], own: [] });
        await rush(60, 10);
        const event = { campaign: 'spring', currency: 'EUR', usedMoney: 0, reservedMoney: 3_500, usedCount: 0, reservedCount: 7 };
        expect(await told()).toEqual({ shared: [event], own: [] });
      });

      it('not of a sum of own budgets, which is the broken twin of the test above', async () => {
        await list({}, { count: 7 });
        await rush(60);
        expect((await told()).shared).toEqual([]);
      });

      it('again when it was used up again, and not when a dearer coupon has no room', async () => {
        const coupon = (id: string, cap: number) => ({
          coupon: categoryCoupon(id, id, { discount: { kind: 'percent', basisPoints: 1_000, cap } }),
          currency: 'EUR',
          budget: {},
          campaign: { id: 'spring', budget: { money: 1_000 } },
        });
        await store.putCatalog([coupon('tea', 600), coupon('books', 100)], NOW);
        const take = (n: number, couponId: string, reserved: number) => store.reserveClaim(row(n, { couponId, reserved }));
        await take(1, 'tea', 600);
        for (let n = 2; n < 5; n++) await take(n, 'books', 100);
        expect(await told()).toEqual({ shared: [], own: [] });
        await take(5, 'books', 100);
        expect((await told()).shared).toHaveLength(1);
        await store.releaseClaim('key-5');
        await take(6, 'books', 100);
        expect((await told()).shared).toMatchObject([{ campaign: 'spring', reservedMoney: 1_000, reservedCount: 5 }]);
      });

      it('of nothing while webhooks are off', async () => {
        await store.setWebhooks(false, NOW);
        await list({ count: 1 });
        await claim(0);
        await store.setWebhooks(true, NOW);
        expect(await told()).toEqual({ shared: [], own: [] });
      });
    });

    it('is given back with the catalog', async () => {
      const budget = { money: 1, count: 2, moneyPerDay: 3, countPerDay: 4 };
      await list(budget);
      expect(await store.catalogEntry('tea')).toMatchObject({ campaign: { id: 'spring', budget } });
    });
  });
};
