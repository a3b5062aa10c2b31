import { beforeEach, describe, expect, it } from 'vitest';
import type { OrderWebhook } from '../../src/protocol/protocol';
import { LOGGED, LOGGED_FOR } from '../../src/server/records/outboxRepository';
import type { Repositories } from '../../src/server/records/repositories';
import { categoryCoupon } from '../helpers/testBundle';
import { hashOf, NOW, order, row } from './contractRows';

/** Part of the store contract: what the shop is to be told, in the transaction that causes it. */
export const outboxContract = (store: () => Repositories): void => {
  describe('the outbox', () => {
    const points = { kind: 'points', points: 100, value: 250 } as const;
    beforeEach(async () => {
      await store().putCatalog(
        [
          { coupon: categoryCoupon('tea', 'Tea'), currency: 'EUR', budget: { money: 1_200 } },
          { coupon: categoryCoupon('club', 'Tea', { discount: points }), currency: 'EUR', budget: { count: 2 } },
        ],
        NOW,
      );
    });
    const on = (): Promise<void> => store().setWebhooks(true, NOW);
    const claim = async (n: number, couponId = 'tea', reserved = 500): Promise<string> => {
      const given = row(n, { couponId, reserved, expiresAt: NOW + 1_000_000 });
      await store().reserveClaim(given);
      await store().issueClaim(given.key);
      return given.key;
    };
    const settle = (change: Partial<OrderWebhook>) => store().settleOrder(order(change), hashOf(change), NOW);
    /** Everything waiting, taken out. */
    const told = async (): Promise<readonly (readonly [string, Readonly<Record<string, unknown>>])[]> => {
      const events = await store().leaseEvents(NOW, NOW + 1, 1_000);
      for (const event of events) await store().eventDelivered(event, '204', NOW);
      return events.map(({ type, data }) => [type, data]);
    };
    const types = async (): Promise<readonly string[]> => (await told()).map(([type]) => type);

    it('stays empty while webhooks are off, and again once they are turned off', async () => {
      await claim(1);
      await on();
      await store().setWebhooks(false, NOW);
      await settle({ codes: ['CODE1'] });
      await store().setServing(false, NOW);
      expect(await store().outbox()).toEqual({ waiting: 0, dead: 0, oldest: null });
    });

    it('holds a claim’s life: issued, redeemed, refunded, given back when its order is cancelled', async () => {
      await on();
      await claim(1);
      expect(await told()).toEqual([
        [
          'claim.issued',
          {
            code: 'CODE1',
            coupon: 'tea',
            reserved: 500,
            currency: 'EUR',
            attribution: 'v1.exp-1.couplet.-',
            expiresAt: NOW + 1_000_000,
          },
        ],
      ]);
      await settle({ event: 'paid' });
      const paid = await told();
      expect(paid.map(([type]) => type).sort()).toEqual(['claim.redeemed', 'order.settled']);
      expect(paid).toContainEqual([
        'claim.redeemed',
        { code: 'CODE1', coupon: 'tea', orderId: 'o1', currency: 'EUR', used: 300, attribution: 'v1.exp-1.couplet.-' },
      ]);
      await settle({ event: 'refunded', refundId: 'r1', refunded: 2_350 });
      expect(await told()).toContainEqual([
        'claim.refunded',
        { code: 'CODE1', coupon: 'tea', orderId: 'o1', currency: 'EUR', paid: 300, used: 150 },
      ]);
      await settle({ event: 'cancelled' });
      expect(await told()).toContainEqual([
        'claim.returned',
        { code: 'CODE1', coupon: 'tea', orderId: 'o1', currency: 'EUR', usable: expect.any(Boolean) },
      ]);
    });

    it('says of a code that came back whether its shopper may use it: not where it has ended, nor where others took its budget', async () => {
      await on();
      const now = Date.now();
      const usable = async (n: number, expiresAt: number, meanwhile?: () => Promise<unknown>): Promise<unknown> => {
        const given = row(n, { reserved: 1_000, expiresAt });
        await store().reserveClaim(given);
        await store().issueClaim(given.key);
        await settle({ orderId: `o${n}`, codes: [given.code] });
        await meanwhile?.();
        const cancelled = order({ orderId: `o${n}`, event: 'cancelled' });
        await store().settleOrder(cancelled, hashOf(cancelled), now);
        await store().releaseClaim(given.key);
        return (await told()).find(([type]) => type === 'claim.returned')?.[1].usable;
      };
      expect(await usable(1, now + 3_600_000)).toBe(true);
      expect(await usable(2, now - 1)).toBe(false);
      expect(await usable(3, now + 3_600_000, () => claim(4))).toBe(false);
    });

    it('says that a code was released unused, and nothing of one that never left the server', async () => {
      await on();
      await store().releaseClaim(await claim(1));
      const pending = row(2);
      await store().reserveClaim(pending);
      await store().releaseClaim(pending.key);
      await store().reserveClaim(row(3));
      await store().abandonClaim('key-3');
      expect(await types()).toEqual(['claim.issued', 'claim.released']);
    });

    it('tells of codes that the shop had already, of a pool or one for all, as of those drawn', async () => {
      const [pool, shared] = [
        { coupon: categoryCoupon('pool', 'Tea'), currency: 'EUR', budget: {}, codes: { from: 'pool' } },
        { coupon: categoryCoupon('all', 'Tea'), currency: 'EUR', budget: {}, codes: { from: 'shared', code: 'SUMMER' } },
      ] as const;
      await store().putCatalog([pool, shared], NOW);
      await store().importCodes('pool', [{ code: 'OURS-1', line: 1 }], NOW);
      await on();
      for (const [n, couponId] of ['pool', 'all'].entries()) await store().reserveClaim(row(n, { couponId }));
      await store().reserveClaim(row(0, { couponId: 'pool' }));
      const said = await told();
      expect(said.map(([type, { code }]) => [type, code])).toEqual([
        ['claim.issued', 'OURS-1'],
        ['claim.issued', 'SUMMER'],
      ]);
    });

    it('instructs the shop once to give, and once to take back when the order is cancelled, however often the order comes', async () => {
      await on();
      await claim(1, 'club', 250);
      const paid: Partial<OrderWebhook> = { event: 'paid', codes: ['CODE1'] };
      for (let n = 0; n < 3; n++) await settle(paid);
      for (let n = 0; n < 3; n++) await settle({ ...paid, event: 'cancelled' });
      const instructions = (await told()).filter(([type]) => type.startsWith('instruction'));
      const said = { code: 'CODE1', coupon: 'club', orderId: 'o1', currency: 'EUR', instruction: points };
      expect(instructions).toEqual([
        ['instruction.give', said],
        ['instruction.take', said],
      ]);
    });

    it('gives no instruction for a discount that the till takes off itself', async () => {
      await on();
      await claim(1);
      await settle({});
      await settle({ event: 'cancelled' });
      expect((await types()).filter((type) => type.startsWith('instruction'))).toEqual([]);
    });

    it('says once that a budget has no room for another claim, by count and by money', async () => {
      await on();
      await claim(1);
      expect(await types()).not.toContain('budget.exhausted');
      await claim(2);
      expect(await told()).toContainEqual([
        'budget.exhausted',
        { coupon: 'tea', currency: 'EUR', usedMoney: 0, reservedMoney: 1_000, usedCount: 0, reservedCount: 2 },
      ]);
      await claim(3);
      await claim(4, 'club', 250);
      expect(await types()).not.toContain('budget.exhausted');
      await claim(5, 'club', 250);
      expect(await types()).toContain('budget.exhausted');
      await store().releaseClaim('key-5');
      await claim(6, 'club', 250);
      expect((await types()).filter((type) => type === 'budget.exhausted')).toHaveLength(1);
    });

    it('says when coupons are switched off and on, and not when they already are', async () => {
      await on();
      for (const serving of [true, false, false, true, true, false]) await store().setServing(serving, NOW);
      expect(await types()).toEqual(['serving.stopped', 'serving.resumed', 'serving.stopped']);
    });

    it('tells nothing of a change that was rolled back', async () => {
      await on();
      await claim(1);
      await told();
      await expect(
        store()
          .audited({ at: null as never, actor: 'a', action: 'a', subject: 'a', digest: null })
          .setServing(false, NOW),
      ).rejects.toThrow();
      expect(await store().outbox()).toEqual({ waiting: 0, dead: 0, oldest: null });
    });

    it('hands each event to one caller until its lease ends, with a new attempt each time', async () => {
      await on();
      await claim(1);
      await claim(2);
      const [a, b] = await Promise.all([store().leaseEvents(NOW, NOW + 10, 1), store().leaseEvents(NOW, NOW + 10, 1)]);
      expect(new Set([a[0]?.id, b[0]?.id]).size).toBe(2);
      expect(await store().leaseEvents(NOW + 9, NOW + 99, 10)).toHaveLength(1);
      const again = await store().leaseEvents(NOW + 10, NOW + 99, 10);
      expect(again.map(({ attempts }) => attempts)).toEqual([2, 2]);
      expect(again[0]?.at).toBeGreaterThan(1_600_000_000_000);
    });

    it('lets whose lease has ended meanwhile change nothing', async () => {
      await on();
      await claim(1);
      const [late] = await store().leaseEvents(NOW, NOW + 10, 1);
      const [now] = await store().leaseEvents(NOW + 10, NOW + 20, 1);
      if (!late || !now) throw new Error('nothing leased');
      await store().eventDelivered(late, '204', NOW);
      await store().eventFailed(late, 'late', null, NOW);
      expect(await store().outbox()).toMatchObject({ waiting: 1, dead: 0 });
      await store().eventDelivered(now, '204', NOW);
      expect(await store().outbox()).toMatchObject({ waiting: 0, dead: 0 });
    });

    it('waits after a failure, gives up when told to, and begins anew when somebody retries', async () => {
      await on();
      await claim(1);
      const lease = async (at: number) => (await store().leaseEvents(at, at + 1, 10))[0];
      const first = await lease(NOW);
      if (!first) throw new Error('nothing leased');
      await store().eventFailed(first, 'The answer was 500.', NOW + 100, NOW);
      expect(await lease(NOW + 99)).toBeUndefined();
      const second = await lease(NOW + 100);
      if (!second) throw new Error('nothing leased');
      await store().eventFailed(second, 'The answer was 502.', null, NOW + 200);
      expect(await lease(NOW + 1e9)).toBeUndefined();
      expect(await store().outbox()).toEqual({ waiting: 0, dead: 1, oldest: null });
      expect(await store().deliveries(10)).toMatchObject([
        { id: first.id, type: 'claim.issued', state: 'dead', when: NOW + 200, answer: 'The answer was 502.', attempts: 2 },
      ]);
      expect(await store().retryEvents('none', NOW)).toBe(0);
      expect(await store().retryEvents(first.id, NOW + 300)).toBe(1);
      expect(await lease(NOW + 300)).toMatchObject({ id: first.id, attempts: 1 });
      expect(await store().retryEvents(undefined, NOW)).toBe(0);
    });

    it('brings forward a failed event that waits, but not one that is being sent', async () => {
      await on();
      await claim(1);
      const [first] = await store().leaseEvents(NOW, NOW + 100, 10);
      if (!first) throw new Error('nothing leased');
      expect(await store().retryEvents(undefined, NOW + 1)).toBe(0);
      await store().eventFailed(first, 'The answer was 500.', NOW + 1_000, NOW);
      expect(await store().deliveries(10)).toMatchObject([{ state: 'waiting', when: NOW + 1_000, answer: 'The answer was 500.' }]);
      expect(await store().retryEvents(undefined, NOW + 1)).toBe(1);
      expect(await store().leaseEvents(NOW + 1, NOW + 2, 10)).toMatchObject([{ id: first.id, attempts: 2 }]);
    });

    it('logs what was delivered, the newest first, and sends one of them again under its id', async () => {
      await on();
      await claim(1, 'tea', 100);
      await claim(2, 'tea', 100);
      const [first, second] = await store().leaseEvents(NOW, NOW + 100, 10);
      if (!first || !second) throw new Error('nothing leased');
      await store().eventDelivered(first, '204', NOW + 1);
      await store().eventDelivered(second, '200', NOW + 2);
      expect(await store().deliveries(10)).toEqual([
        { ...second, state: 'delivered', when: NOW + 2, answer: '200' },
        { ...first, state: 'delivered', when: NOW + 1, answer: '204' },
      ]);
      expect(await store().deliveries(1)).toHaveLength(1);
      expect(await store().retryEvents(undefined, NOW + 3)).toBe(0);
      expect([await store().retryEvents(first.id, NOW + 3), await store().retryEvents(first.id, NOW + 3)]).toEqual([1, 0]);
      expect(await store().leaseEvents(NOW + 3, NOW + 4, 10)).toEqual([first]);
    });

    it('forgets deliveries after 30 days', async () => {
      await on();
      await claim(1, 'tea', 100);
      await claim(2, 'tea', 100);
      const [first, second] = await store().leaseEvents(NOW, NOW + 100, 10);
      if (!first || !second) throw new Error('nothing leased');
      await store().eventDelivered(first, '204', NOW);
      await store().eventDelivered(second, '204', NOW + LOGGED_FOR + 1);
      expect(await store().deliveries(10)).toMatchObject([{ id: second.id }]);
    });

    it('keeps the newest deliveries only', async () => {
      await on();
      // Each change of the switch is an event.
      for (let n = 0; n < LOGGED + 3; n++) await store().setServing(n % 2 === 1, NOW);
      const events = await store().leaseEvents(NOW, NOW + 100, 2_000);
      expect(events).toHaveLength(LOGGED + 3);
      await Promise.all(events.map((event) => store().eventDelivered(event, '204', NOW)));
      expect((await store().deliveries(5_000)).length).toBeLessThanOrEqual(LOGGED + 1);
    }, 60_000);
  });
};
