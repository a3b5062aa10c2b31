import { expect, it } from 'vitest';
import type { Repositories } from '../../src/server/records/repositories';
import { hashOf, NOW, order, row } from './contractRows';

/** Part of the store contract: what the health of a server is judged by. */
export const healthContract = (store: () => Repositories): void => {
  it('counts open claims by coupon: without a code, recent ones, and those that should have ended', async () => {
    await store().reserveClaim(row(1));
    await store().reserveClaim(row(2, { createdAt: NOW + 50, expiresAt: NOW + 5_000 }));
    await store().issueClaim('key-2');
    await store().reserveClaim(row(3, { couponId: 'shoes' }));
    await store().issueClaim('key-3');
    await store().releaseClaim('key-3');
    await store().reserveClaim(row(4, { couponId: 'shoes' }));
    expect(await store().openByCoupon(NOW + 50, NOW + 2_000)).toEqual([
      { couponId: 'shoes', open: 1, pending: 1, recent: 0, overdue: 1 },
      { couponId: 'tea', open: 2, pending: 1, recent: 1, overdue: 1 },
    ]);
  });

  it('finds the order that used a code, in any spelling', async () => {
    await store().reserveClaim(row(1));
    await store().issueClaim('key-1');
    expect(await store().orderOfCode('CODE1')).toBeUndefined();
    await store().settleOrder(order(), hashOf('paid'), NOW);
    expect([await store().orderOfCode('code1'), await store().orderOfCode('CODE2')]).toEqual(['o1', undefined]);
  });

  it('knows when the newest order came, also after an import of older ones', async () => {
    expect(await store().lastOrderAt()).toBeUndefined();
    const settle = (orderId: string, at: number) => store().settleOrder(order({ orderId, codes: [] }), hashOf(orderId), at);
    await settle('new', NOW);
    await settle('imported', NOW - 1_000_000);
    expect(await store().lastOrderAt()).toBe(NOW);
  });

  it('states its kind, its size and its clock', async () => {
    const { kind, bytes, disk, aheadMs } = await store().facts(Date.now);
    expect(bytes).toBeGreaterThan(8_192);
    if (kind === 'SQLite') {
      expect(disk?.free).toBeGreaterThan(0);
      expect(aheadMs).toBeUndefined();
    } else expect(Math.abs(aheadMs ?? Number.NaN)).toBeLessThan(60_000);
  });
};
