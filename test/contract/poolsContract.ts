import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrderWebhook } from '../../src/protocol/protocol';
import { HOUR } from '../../src/protocol/values/clock';
import type { CatalogEntry } from '../../src/server/records/catalogRepository';
import type { NewClaim } from '../../src/server/records/claimRepository';
import type { Repositories } from '../../src/server/records/repositories';
import { categoryCoupon } from '../helpers/testBundle';
import { hashOf, NOW, order, row, untouched } from './contractRows';
import type { StoreUnderTest } from './storeContract';

const coupon = categoryCoupon('tea', 'Tea');
const codes = (count: number) => Array.from({ length: count }, (_, n) => ({ code: `Pool-${n}`, line: n + 1 }));

/** A store whose coupon `tea` has a pool of so many codes. */
const poolIn = (store: Repositories) => {
  const list = (change: Partial<CatalogEntry> = {}) =>
    store.putCatalog([{ coupon, currency: 'EUR', budget: {}, codes: { from: 'pool' }, ...change }], NOW);
  return {
    list,
    fill: async (count: number, change: Partial<CatalogEntry> = {}): Promise<void> => {
      await list(change);
      await store.importCodes('tea', codes(count), NOW);
    },
    claim: async (n: number, change: Partial<NewClaim> = {}): Promise<string> => {
      const answer = await store.reserveClaim({ ...row(n), ...change });
      return answer.ok ? answer.value.row.code : answer.error.code;
    },
    settle: (body: OrderWebhook) => store.settleOrder(body, hashOf(body), NOW),
    lock: (code: string) =>
      store.actOnCode({ action: 'lock', code, orderId: 'o1', key: 'lock-key', bodySha256: 'a'.repeat(64), until: NOW + 1 }, NOW),
    statusOf: async (n: number) => (await store.claim(`key-${n}`))?.status,
    left: async () => (await store.couponUse(NOW))[0]?.pool,
  };
};

/** What becomes of a pool's codes, on every implementation of `Repositories`. */
export const poolsContract = (name: string, make: () => Promise<StoreUnderTest>): void => {
  describe(`a pool on ${name}`, () => {
    let place: StoreUnderTest;
    let store: Repositories;
    let pool: ReturnType<typeof poolIn>;
    beforeEach(async () => {
      place = await make();
      store = await place.open();
      pool = poolIn(store);
    });
    afterEach(async () => {
      await store.close();
      await place.dispose();
    });

    it('gets codes back from claims that end, and hands these out first, so that no more are known than the budget allows', async () => {
      await pool.fill(5, { budget: { count: 2 } });
      const given = [];
      for (let n = 0; n < 10; n += 2) {
        for (const key of [n, n + 1]) given.push(await pool.claim(key, { expiresAt: NOW + HOUR + key }));
        for (const key of [n, n + 1]) await store.releaseClaim(`key-${key}`);
      }
      expect(new Set(given)).toEqual(new Set(['Pool-0', 'Pool-1']));
      expect(await pool.left()).toEqual({ imported: 5, left: 5 });
      expect(await store.catalogEntry('tea')).toMatchObject(untouched);
    });

    it('goes on when two claims that ended differ in the case of their keys only', async () => {
      await pool.fill(2);
      for (const key of ['aaaaaaaaaaaaaaaa', 'AAAAAAAAAAAAAAAA']) await pool.claim(0, { key });
      for (const key of ['aaaaaaaaaaaaaaaa', 'AAAAAAAAAAAAAAAA']) await store.releaseClaim(key);
      expect([await pool.claim(1), await pool.claim(2), await pool.claim(3)]).toEqual(['Pool-0', 'Pool-1', 'pool_empty']);
    });

    it('counts an order with the claim that has its code now', async () => {
      await pool.fill(1);
      await pool.claim(1);
      await store.releaseClaim('key-1');
      expect([await pool.claim(2), await pool.claim(3)]).toEqual(['Pool-0', 'pool_empty']);
      expect((await store.claimsByCode(['pool-0'])).map(({ key }) => key)).toEqual(['key-2']);
      await pool.settle(order({ codes: ['POOL-0'] }));
      expect([await pool.statusOf(1), await pool.statusOf(2)]).toEqual(['released', 'redeemed']);
      // The first shopper's claim has ended, and no code is that of its row.
      expect((await store.claim('key-1'))?.code).toMatch(/^returned:[0-9a-f]+$/);
      expect(await store.releaseClaim('key-1')).toBe(false);
      expect(await pool.claim(4)).toBe('pool_empty');
    });

    it('counts an order after the claim has ended, and hands its code out no more', async () => {
      await pool.fill(2);
      await pool.claim(1);
      await store.releaseClaim('key-1');
      await pool.settle(order({ orderId: 'o9', codes: ['pool-0'] }));
      expect(await pool.statusOf(1)).toBe('redeemed');
      expect(await pool.left()).toEqual({ imported: 2, left: 1 });
      await pool.settle(order({ orderId: 'o9', event: 'cancelled' }));
      await store.releaseClaim('key-1');
      expect([await pool.claim(2), await pool.claim(3)]).toEqual(['Pool-1', 'pool_empty']);
    });

    it('loses no order whose code goes to another shopper at the same time', async () => {
      await pool.fill(50);
      for (let n = 0; n < 80; n += 2) {
        const code = await pool.claim(n);
        await store.releaseClaim(`key-${n}`);
        const [, settled] = await Promise.all([pool.claim(n + 1), pool.settle(order({ orderId: `o${n}`, codes: [code] }))]);
        expect(settled.ok && settled.value.settledCodes).toEqual([code]);
        await store.releaseClaim(`key-${n + 1}`);
      }
    });

    it('keeps a code that a checkout has locked from other shoppers, until it is ended in the shop', async () => {
      await pool.fill(2);
      await pool.claim(1);
      expect((await pool.lock('pool-0')).ok).toBe(true);
      expect(await store.idleCodes(NOW, 9)).toEqual([]);
      await store.releaseClaim('key-1');
      expect(await pool.left()).toEqual({ imported: 2, left: 1 });
      expect(await store.idleCodes(NOW, 9)).toEqual(['Pool-0']);
      expect(await store.retireCodes(NOW, 9)).toEqual(['Pool-0']);
      await store.spendCodes(['POOL-0']);
      expect(await store.retireCodes(NOW, 9)).toEqual([]);
      expect([await pool.claim(2), await pool.claim(3)]).toEqual(['Pool-1', 'pool_empty']);
    });

    it('does not get back a code that has ended in the shop', async () => {
      await pool.fill(2);
      await pool.claim(1);
      expect(await store.releaseClaim('key-1', true)).toBe(true);
      expect(await store.idleCodes(Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
      expect([await pool.claim(2), await pool.claim(3)]).toEqual(['Pool-1', 'pool_empty']);
    });

    it('names the codes to end in the shop once their coupon is over, and hands out none of those it retires', async () => {
      await pool.fill(4);
      for (const n of [1, 2]) await pool.claim(n);
      await store.releaseClaim('key-2');
      expect([await store.idleCodes(coupon.endsAt - 1, 9), await store.idleCodes(coupon.endsAt, 9)]).toEqual([[], ['Pool-1']]);
      await store.putCatalog([{ coupon: categoryCoupon('shoes', 'Shoes'), currency: 'EUR', budget: {} }], NOW);
      expect(await store.retireCodes(NOW, 9)).toEqual(['Pool-1']);
      // The shop may have ended it, but did not answer: it is named again, and goes to nobody.
      expect(await store.retireCodes(NOW, 9)).toEqual(['Pool-1']);
      await pool.list();
      expect(await pool.claim(3)).toBe('Pool-2');
      // A claim's code ends with its claim.
      await store.spendCodes(['Pool-0', 'Pool-1']);
      await store.releaseClaim('key-1');
      expect([await pool.claim(4), await pool.left()]).toEqual(['Pool-0', { imported: 4, left: 1 }]);
    });

    it('keeps codes that were used before its database was upgraded', async () => {
      await pool.fill(4);
      for (const n of [0, 1, 2]) await pool.claim(n, { expiresAt: NOW + HOUR });
      await pool.settle(order({ codes: ['pool-0'] }));
      expect((await pool.lock('pool-1')).ok).toBe(true);
      await store.close();
      await place.toSchema1();
      store = await place.open();
      pool = poolIn(store);
      await pool.settle(order({ event: 'cancelled' }));
      for (const n of [0, 1, 2]) expect(await store.releaseClaim(`key-${n}`)).toBe(true);
      const given = [await pool.claim(3), await pool.claim(4), await pool.claim(5)];
      expect(given).toEqual(['Pool-2', 'Pool-3', 'pool_empty']);
    });
  });
};
