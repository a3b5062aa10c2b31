import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrderWebhook } from '../../src/protocol/protocol';
import { MINUTE } from '../../src/protocol/values/clock';
import type { CatalogEntry } from '../../src/server/records/catalogRepository';
import type { CodeAction } from '../../src/server/records/codeRepository';
import type { Repositories } from '../../src/server/records/repositories';
import { categoryCoupon } from '../helpers/testBundle';
import { hashOf, NOW, order, row, untouched } from './contractRows';
import type { StoreUnderTest } from './storeContract';

/** The life of a code at a till, on every implementation of `Repositories`. */
export const tillContract = (name: string, make: () => Promise<StoreUnderTest>): void => {
  describe(`codes at the till on ${name}`, () => {
    let place: StoreUnderTest;
    let store: Repositories;
    let keys = 0;
    const list = (change: Partial<CatalogEntry> = {}): Promise<void> =>
      store.putCatalog([{ coupon: categoryCoupon('tea', 'Tea'), currency: 'EUR', budget: {}, ...change }], NOW);
    const settle = (body: OrderWebhook) => store.settleOrder(body, hashOf(body), NOW);
    const budget = async () => {
      const { usedMoney, usedCount, reservedMoney, reservedCount } = (await store.catalogEntry('tea')) ?? untouched;
      return { usedMoney, usedCount, reservedMoney, reservedCount };
    };
    const issued = async (...numbers: readonly number[]): Promise<void> => {
      for (const n of numbers) {
        await store.reserveClaim(row(n, { expiresAt: NOW + 30 * MINUTE }));
        await store.issueClaim(`key-${n}`);
      }
    };
    const action = (what: CodeAction['action'], change: Partial<CodeAction> = {}): CodeAction => {
      const fields = { code: 'code1', orderId: 'o1', ...(what === 'lock' ? { until: NOW + 5 * MINUTE } : {}), ...change };
      return { action: what, key: `till-key-${keys++}`, bodySha256: hashOf([what, fields]), ...fields };
    };
    const outcome = async (asked: CodeAction, now = NOW): Promise<string> => {
      const answer = await store.actOnCode(asked, now);
      return answer.ok ? answer.value.state : answer.error.code;
    };
    const act = (what: CodeAction['action'], change: Partial<CodeAction> = {}, now = NOW) => outcome(action(what, change), now);
    const look = async (change: { code?: string; orderId?: string; customer?: string } = {}, now = NOW): Promise<string> => {
      const valid = await store.validateCode({ code: 'Code1 ', ...change }, now);
      return valid.ok ? `${valid.value.code} ${valid.value.coupon.id}` : valid.error.code;
    };

    beforeEach(async () => {
      place = await make();
      store = await place.open();
      await list();
      await issued(1, 2, 3);
    });
    afterEach(async () => {
      await store.close();
      await place.dispose();
    });

    it('goes from looked at to locked, redeemed and back, and the budget with it', async () => {
      expect(await look()).toBe('CODE1 tea');
      expect(await act('lock')).toBe('locked');
      expect((await budget()).reservedCount).toBe(3);
      const paid = await store.actOnCode(action('redeem', { currency: 'EUR', discount: 300 }), NOW);
      expect(paid).toEqual({ ok: true, value: { code: 'CODE1', couponId: 'tea', state: 'redeemed', used: 300 } });
      expect(await budget()).toEqual({ usedMoney: 300, usedCount: 1, reservedMoney: 1_000, reservedCount: 2 });
      expect([await look(), await look({ orderId: 'o1' }), await act('lock'), await act('redeem', { orderId: 'o2' })]).toEqual(
        Array(4).fill('code_redeemed'),
      );
      expect(await act('rollback')).toBe('open');
      expect(await budget()).toEqual({ ...untouched, reservedMoney: 1_500, reservedCount: 3 });
      expect([await look(), await act('redeem', { orderId: 'o2' })]).toEqual(['CODE1 tea', 'redeemed']);
    });

    it('answers the same key with the same answer, at once and later, and never acts twice', async () => {
      const redeem = action('redeem', { currency: 'EUR', discount: 200 });
      const answers = await Promise.all(Array.from({ length: 20 }, () => store.actOnCode(redeem, NOW)));
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      expect((await budget()).usedMoney).toBe(200);
      const back = action('rollback');
      expect(await Promise.all(Array.from({ length: 5 }, () => outcome(back)))).toEqual(Array(5).fill('open'));
      expect(await store.actOnCode(redeem, NOW)).toEqual(answers[0]);
      expect(await budget()).toEqual({ ...untouched, reservedMoney: 1_500, reservedCount: 3 });
      expect(await outcome({ ...redeem, bodySha256: hashOf('other') })).toBe('idempotency_conflict');
      expect(await act('rollback')).toBe('code_not_held');
    });

    it('keeps others out while one order holds the code, and lets them in when its time is over', async () => {
      expect(await act('lock')).toBe('locked');
      const other = { orderId: 'o2' };
      expect([await look(other), await act('lock', other), await act('redeem', other), await act('rollback', other)]).toEqual([
        'code_locked',
        'code_locked',
        'code_locked',
        'code_not_held',
      ]);
      expect([await look({ orderId: 'o1' }), await act('lock', { until: NOW + 9 * MINUTE })]).toEqual(['CODE1 tea', 'locked']);
      expect(await act('lock', other, NOW + 9 * MINUTE - 1)).toBe('code_locked');
      expect(await act('lock', { ...other, until: NOW + 20 * MINUTE }, NOW + 9 * MINUTE)).toBe('locked');
      expect(await act('redeem', {}, NOW + 10 * MINUTE)).toBe('code_locked');
      expect([await act('rollback', other), await act('redeem')]).toEqual(['open', 'redeemed']);
    });

    it('is not ended by the sweeper while it is locked, and may then be redeemed although it has expired', async () => {
      const late = NOW + 30 * MINUTE;
      expect(await act('lock', { until: late + MINUTE }, late - 1)).toBe('locked');
      expect((await store.expiredClaims(late, 10)).map(({ key }) => key)).toEqual(['key-2', 'key-3']);
      expect([await act('lock', { code: 'CODE2' }, late), await act('redeem', {}, late)]).toEqual(['code_expired', 'redeemed']);
      await store.releaseClaim('key-3');
      expect([await look({ code: 'CODE3' }), await look({ code: 'NOBODYS' })]).toEqual(['code_ended', 'code_unknown']);
    });

    it('is settled by the order’s own events, which know better', async () => {
      await act('redeem');
      expect((await budget()).usedMoney).toBe(500);
      expect(await settle(order())).toMatchObject({ value: { settledCodes: ['CODE1'] } });
      expect(await budget()).toMatchObject({ usedMoney: 300, usedCount: 1 });
      await settle(order({ event: 'cancelled' }));
      expect(await budget()).toEqual({ ...untouched, reservedMoney: 1_500, reservedCount: 3 });
      expect([await act('redeem'), await act('redeem', { orderId: 'o2' })]).toEqual(['order_cancelled', 'redeemed']);
    });

    it('holds each customer to the limit: redeemed, paid and locked count, given back and over do not', async () => {
      await list({ limits: { perCustomer: 1 } });
      const ada = { customer: 'ada' };
      expect(await act('lock', ada)).toBe('locked');
      const second = { ...ada, code: 'CODE2', orderId: 'o2' };
      expect([await look(second), await act('lock', second), await act('redeem', second)]).toEqual(Array(3).fill('customer_limit'));
      expect(await act('lock', { ...second, customer: 'bob' })).toBe('locked');
      expect([await act('redeem', ada), await act('rollback', { code: 'CODE2', orderId: 'o2' })]).toEqual(['redeemed', 'open']);
      expect(await act('redeem', second, NOW + 20 * MINUTE)).toBe('customer_limit');
      expect([await act('rollback'), await act('redeem', second)]).toEqual(['open', 'redeemed']);
      // What the shop took is recorded, limit or not, and counts from then on.
      await settle(order({ ...ada, orderId: 'o3', codes: ['CODE3'] }));
      await act('rollback', { code: 'CODE2', orderId: 'o2' });
      expect(await act('lock', ada)).toBe('customer_limit');
    });

    it('gives one of a customer’s codes at a limit of one, of three asked for at once', async () => {
      await list({ limits: { perCustomer: 1 } });
      const codes = ['CODE1', 'CODE2', 'CODE3'];
      const answers = await Promise.all(codes.map((code, n) => act('redeem', { code, orderId: `o${n}`, customer: 'ada' })));
      expect(answers.toSorted()).toEqual(['customer_limit', 'customer_limit', 'redeemed']);
    });

    it('takes a code for all as long as budget and customer allow', async () => {
      await list({ codes: { from: 'shared', code: 'Summer10' }, budget: { count: 5 }, limits: { perCustomer: 1 } });
      const use = { code: 'SUMMER10', customer: 'ada' };
      expect([await look({ code: 'summer10' }), await act('lock', use), await act('redeem', use)]).toEqual([
        'SUMMER10 tea',
        'locked',
        'redeemed',
      ]);
      // Three codes of before are still reserved.
      expect([await act('redeem', { ...use, orderId: 'o2' }), await act('redeem', { ...use, orderId: 'o3', customer: 'bob' })]).toEqual([
        'customer_limit',
        'redeemed',
      ]);
      expect(await act('redeem', { code: 'SUMMER10', orderId: 'o4' })).toBe('budget_exhausted');
      expect(await act('rollback', use)).toBe('open');
      expect(await act('redeem', { code: 'SUMMER10', orderId: 'o4' })).toBe('redeemed');
      await store.putCatalog([], NOW);
      expect(await look({ code: 'summer10' })).toBe('coupon_expired');
    });

    it('lets one of many orders have a code, however many lock and redeem it at once', async () => {
      const orders = Array.from({ length: 40 }, (_, n) => ({ orderId: `o${n}` }));
      const locks = await Promise.all(orders.map((asked) => act('lock', asked)));
      expect(locks.toSorted()).toEqual([...Array(39).fill('code_locked'), 'locked']);
      const redeemed = await Promise.all(orders.map((asked) => act('redeem', asked)));
      expect(redeemed.filter((answer) => answer === 'redeemed')).toHaveLength(1);
      expect(redeemed.indexOf('redeemed')).toBe(locks.indexOf('locked'));
      expect((await budget()).usedCount).toBe(1);
    });
  });
};
