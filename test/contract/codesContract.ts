import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrderWebhook } from '../../src/protocol/protocol';
import { DAY, HOUR } from '../../src/protocol/values/clock';
import { termsOf } from '../../src/server/claims/claimMaker';
import type { CatalogEntry } from '../../src/server/records/catalogRepository';
import type { NewClaim } from '../../src/server/records/claimRepository';
import type { Repositories } from '../../src/server/records/repositories';
import { categoryCoupon } from '../helpers/testBundle';
import { hashOf, NOW, order, row, untouched } from './contractRows';
import type { StoreUnderTest } from './storeContract';

const poolOf = (count: number, prefix = 'Pool') => Array.from({ length: count }, (_, n) => ({ code: `${prefix}-${n}`, line: n + 1 }));
/** Noon there is the evening before in New York. */
const MIDNIGHT_UTC = NOW - (NOW % DAY);

/** Pools, shared codes and days, on every implementation of `Repositories`. */
export const codesContract = (name: string, make: () => Promise<StoreUnderTest>): void => {
  describe(`codes on ${name}`, () => {
    let place: StoreUnderTest;
    let store: Repositories;
    const settle = (body: OrderWebhook, now = NOW) => store.settleOrder(body, hashOf(body), now);
    const list = (change: Partial<CatalogEntry>): Promise<void> =>
      store.putCatalog(
        [
          { coupon: categoryCoupon('tea', 'Tea'), currency: 'EUR', budget: {}, ...change },
          { coupon: categoryCoupon('shoes', 'Shoes'), currency: 'EUR', budget: {}, codes: { from: 'pool' } },
        ],
        NOW,
      );
    const budget = async () => {
      const { usedMoney, usedCount, reservedMoney, reservedCount } = (await store.catalogEntry('tea')) ?? untouched;
      return { usedMoney, usedCount, reservedMoney, reservedCount };
    };
    const claim = async (n: number, change: Partial<NewClaim> = {}): Promise<string> => {
      const answer = await store.reserveClaim({ ...row(n), ...change });
      return answer.ok ? answer.value.row.code : answer.error.code;
    };
    const teaUse = async (now = NOW) => (await store.couponUse(now))[0];

    beforeEach(async () => {
      place = await make();
      store = await place.open();
    });
    afterEach(async () => {
      await store.close();
      await place.dispose();
    });

    it('keeps where codes come from, limits and the shop’s zone with the catalog', async () => {
      const entry = { budget: { moneyPerDay: 5, countPerDay: 6 }, limits: { perCustomer: 2 }, timeZone: 'Asia/Tokyo' };
      await list({ ...entry, codes: { from: 'shared', code: 'Summer10' } });
      expect(await store.catalogEntry('tea')).toMatchObject({ ...entry, codes: { from: 'shared', code: 'Summer10' } });
    });

    describe('a claim made up by an older catalog', () => {
      const coupon = categoryCoupon('tea', 'Tea');
      const pool = { from: 'pool' } as const;
      const entry = { coupon, currency: 'EUR' };

      it.each<[string, Partial<CatalogEntry>]>([
        ['another discount under the same version', { coupon: categoryCoupon('tea', 'Tea', { discount: { kind: 'fixed', amount: 300 } }) }],
        ['another currency', { currency: 'USD' }],
        ['a pool', { codes: pool }],
        ['a prefix', { codes: { from: 'generated', prefix: 'TEA-' } }],
      ])('is refused with terms_changed and reserves nothing: %s', async (_what, change) => {
        await list({});
        const terms = termsOf(entry);
        expect(await claim(1, { terms })).toBe('CODE1');
        await list(change);
        expect(await claim(2, { terms })).toBe('terms_changed');
        expect(await claim(1, { terms })).toBe('CODE1');
        expect((await budget()).reservedCount).toBe(1);
        const now = await store.catalogEntry('tea');
        expect(now && (await claim(2, { terms: termsOf(now) }))).toBe(change.codes === pool ? 'pool_empty' : 'CODE2');
      });

      it('stands when only budgets and limits are others, or the same catalog was published again', async () => {
        await list({});
        const terms = termsOf(entry);
        await list({ budget: { count: 2 }, limits: { perCustomer: 1 }, codes: { from: 'generated' } });
        expect([await claim(1, { terms }), await claim(2, { terms }), await claim(3, { terms })]).toEqual([
          'CODE1',
          'CODE2',
          'budget_exhausted',
        ]);
      });

      it('has no code where none is drawn, and is refused without one where it is', async () => {
        await list({ codes: pool });
        await store.importCodes('tea', poolOf(1), NOW);
        expect(await claim(1, { code: undefined, terms: termsOf({ ...entry, codes: pool }) })).toBe('Pool-0');
        await list({});
        expect(await claim(2, { code: undefined })).toBe('terms_changed');
      });

      it('is refused with serving_stopped once coupons were stopped, unless it is there already', async () => {
        await list({});
        await claim(1);
        await store.setServing(false, NOW);
        expect([await claim(1), await claim(2)]).toEqual(['CODE1', 'serving_stopped']);
        await store.setServing(true, NOW);
        expect(await claim(2)).toBe('CODE2');
      });
    });

    describe('a pool', () => {
      beforeEach(() => list({ codes: { from: 'pool' } }));

      it('is handed out in its order, each code once and issued at once, until it is empty', async () => {
        expect(await store.importCodes('tea', poolOf(3), NOW)).toEqual({ ok: true, value: { added: 3, known: 0 } });
        const answers = [];
        for (let n = 0; n < 5; n++) answers.push(await claim(n));
        expect(answers).toEqual(['Pool-0', 'Pool-1', 'Pool-2', 'pool_empty', 'pool_empty']);
        expect(await store.claim('key-1')).toMatchObject({ code: 'Pool-1', source: 'pool', status: 'issued' });
        expect(await claim(1)).toBe('Pool-1');
        expect(await budget()).toEqual({ ...untouched, reservedMoney: 1_500, reservedCount: 3 });
        expect((await teaUse())?.pool).toEqual({ imported: 3, left: 0 });
      });

      it('gives exactly its codes to 200 at once, no code twice, and the same again to who asks again', async () => {
        await store.importCodes('tea', poolOf(50), NOW);
        const ask = () => Promise.all(Array.from({ length: 200 }, (_, n) => claim(n)));
        const first = await ask();
        const codes = first.filter((answer) => answer !== 'pool_empty');
        expect([codes.length, new Set(codes).size]).toEqual([50, 50]);
        expect(await ask()).toEqual(first);
        expect((await budget()).reservedCount).toBe(50);
      });

      it('takes no code from it for a claim that the budget refuses', async () => {
        await list({ codes: { from: 'pool' }, budget: { count: 2 } });
        await store.importCodes('tea', poolOf(5), NOW);
        const answers = await Promise.all([1, 2, 3, 4].map((n) => claim(n)));
        expect(answers.toSorted()).toEqual(['Pool-0', 'Pool-1', 'budget_exhausted', 'budget_exhausted']);
        expect((await teaUse())?.pool).toEqual({ imported: 5, left: 3 });
      });

      it('is imported as a whole, once, and again without effect, also at once', async () => {
        const answers = await Promise.all([1, 2, 3].map(() => store.importCodes('tea', poolOf(100), NOW)));
        expect(answers.map((answer) => answer.ok && answer.value.added).toSorted()).toEqual([0, 0, 100]);
        await claim(1);
        const more = await store.importCodes('tea', [...poolOf(100), { code: 'NEW-ONE', line: 101 }], NOW);
        expect(more).toEqual({ ok: true, value: { added: 1, known: 100 } });
        expect((await teaUse())?.pool).toEqual({ imported: 101, left: 100 });
      });

      it('refuses a file with a code of another coupon, of a claim or of everybody, and keeps nothing of it', async () => {
        await store.importCodes('shoes', [{ code: 'SHOE-1', line: 1 }], NOW);
        for (const code of ['shoe-1', 'SHOE-1'])
          expect(await store.importCodes('tea', [...poolOf(3), { code, line: 4 }], NOW)).toMatchObject({
            ok: false,
            error: { code: 'code_duplicate', at: 'line 4' },
          });
        expect((await teaUse())?.pool).toEqual({ imported: 0, left: 0 });
        await list({ codes: { from: 'generated' } });
        await claim(7);
        expect(await store.importCodes('shoes', [{ code: 'code7', line: 9 }], NOW)).toMatchObject({ error: { code: 'code_duplicate' } });
        await list({ codes: { from: 'shared', code: 'Everybody' } });
        expect(await store.importCodes('shoes', [{ code: 'EVERYBODY', line: 9 }], NOW)).toMatchObject({
          error: { code: 'code_duplicate' },
        });
      });

      it('is there for coupons only that hand it out', async () => {
        await list({});
        expect(await store.importCodes('tea', poolOf(1), NOW)).toMatchObject({ error: { code: 'coupon_not_pool' } });
        expect(await store.importCodes('nothing', poolOf(1), NOW)).toMatchObject({ error: { code: 'coupon_unknown' } });
      });
    });

    describe('a code for all', () => {
      const shared = { codes: { from: 'shared', code: 'Summer10' } } as const;

      it('is given to everybody and counts what orders redeem, claimed or not, also beyond the budget', async () => {
        await list({ ...shared, budget: { count: 2 } });
        expect(await Promise.all([1, 2, 3].map((n) => claim(n)))).toEqual(['Summer10', 'Summer10', 'Summer10']);
        expect(await budget()).toEqual(untouched);
        for (let n = 0; n < 3; n++)
          expect(await settle(order({ orderId: `o${n}`, codes: ['SUMMER10 '] }))).toMatchObject({ value: { settledCodes: ['SUMMER10'] } });
        expect(await budget()).toEqual({ ...untouched, usedMoney: 900, usedCount: 3 });
        expect(await claim(4)).toBe('budget_exhausted');
      });

      it('gives back what cancelled and refunded orders used, order by order', async () => {
        await list(shared);
        for (const orderId of ['o1', 'o2', 'o3']) await settle(order({ orderId, codes: ['summer10'] }));
        await settle(order({ orderId: 'o1', codes: ['summer10'], event: 'cancelled' }));
        await settle(order({ orderId: 'o2', codes: ['summer10'], event: 'refunded', refundId: 'r', refunded: 2_350 }));
        expect(await budget()).toEqual({ ...untouched, usedMoney: 450, usedCount: 2 });
        expect((await teaUse())?.today).toMatchObject({ money: 450, count: 2 });
      });

      it('counts on the day it is used: given back and used again on another day, on that one', async () => {
        await list({ ...shared, budget: { countPerDay: 1 } });
        const till = (action: 'redeem' | 'rollback', key: string, orderId: string, now: number) =>
          store.actOnCode({ action, key, bodySha256: key, code: 'SUMMER10', orderId }, now);
        await till('redeem', 'day-0-redeem', 'o1', NOW);
        await till('rollback', 'day-0-back', 'o1', NOW);
        await till('redeem', 'day-2-redeem', 'o1', NOW + 2 * DAY);
        expect([(await teaUse(NOW))?.today.count, (await teaUse(NOW + 2 * DAY))?.today.count]).toEqual([0, 1]);
        expect(await till('redeem', 'day-2-other', 'o2', NOW + 2 * DAY)).toMatchObject({ error: { code: 'budget_exhausted_today' } });
        await till('rollback', 'day-3-back', 'o1', NOW + 3 * DAY);
        expect((await teaUse(NOW + 2 * DAY))?.today.count).toBe(0);
      });

      it('counts an order once that is sent to it twice, and one that comes after its cancellation not at all', async () => {
        await list(shared);
        await Promise.all([1, 2, 3].map(() => settle(order({ codes: ['SUMMER10'] }))));
        await settle(order({ orderId: 'o2', codes: ['SUMMER10'], event: 'cancelled' }));
        await settle(order({ orderId: 'o2', codes: ['SUMMER10'] }));
        expect(await budget()).toEqual({ ...untouched, usedMoney: 300, usedCount: 1 });
      });
    });

    describe('a budget by day', () => {
      it('is that of the shop’s calendar: money and count, and begins anew at its midnight', async () => {
        await list({ budget: { countPerDay: 2 }, timeZone: 'America/New_York' });
        const at = (n: number, hours: number) => claim(n, { createdAt: MIDNIGHT_UTC + hours * HOUR });
        expect([await at(1, 0), await at(2, 4), await at(3, 4.9)]).toEqual(['CODE1', 'CODE2', 'budget_exhausted_today']);
        expect([await at(4, 5), await at(5, 20), await at(6, 23)]).toEqual(['CODE4', 'CODE5', 'budget_exhausted_today']);
        expect((await teaUse(MIDNIGHT_UTC))?.today).toEqual({ day: '2023-11-13', money: 1_000, count: 2 });
        await list({ budget: { moneyPerDay: 1_499 } });
        expect([await at(7, 48), await at(8, 50), await at(9, 71)]).toEqual(['CODE7', 'CODE8', 'budget_exhausted_today']);
      });

      it('lets 70 of 200 through that come at once, and the whole budget comes before the day’s', async () => {
        await list({ budget: { countPerDay: 70, count: 100 } });
        const ask = (day: number) =>
          Promise.all(Array.from({ length: 200 }, (_, n) => claim(1_000 * day + n, { createdAt: NOW + day * DAY })));
        const counts = (answers: readonly string[]) =>
          ['budget_exhausted_today', 'budget_exhausted'].map((code) => answers.filter((answer) => answer === code).length);
        expect(counts(await ask(0))).toEqual([130, 0]);
        expect(counts(await ask(1))).toEqual([0, 170]);
      });

      it('gets back on the day of the claim what is released, cancelled, refunded or left over', async () => {
        await list({ budget: { countPerDay: 3, moneyPerDay: 1_500 } });
        for (const n of [1, 2, 3]) await claim(n);
        const money = async () => (await teaUse())?.today.money;
        expect([await money(), await claim(4)]).toEqual([1_500, 'budget_exhausted_today']);
        await settle(order(), NOW + 2 * DAY);
        expect(await money()).toBe(1_300);
        await settle(order({ event: 'refunded', refundId: 'r', refunded: 4_700 }), NOW + 3 * DAY);
        expect(await money()).toBe(1_000);
        await store.releaseClaim('key-2');
        expect([await money(), await claim(5)]).toEqual([500, 'CODE5']);
        expect(await claim(6)).toBe('budget_exhausted_today');
      });
    });
  });
};
