import { describe, expect, it } from 'vitest';
import { WEEK } from '../../src/engine/channels/journeySlots';
import { DAY } from '../../src/protocol/values/clock';
import type { JourneyMessage, SlotStep, Subscriber } from '../../src/server/records/journeyRepository';
import type { NewMessage } from '../../src/server/records/messageRepository';
import type { Repositories } from '../../src/server/records/repositories';
import { categoryCoupon } from '../helpers/testBundle';
import { hashOf, NOW, order, row } from './contractRows';

/** Part of the store contract: addresses that agreed to journeys, and the messages of these. */
export const journeysContract = (store: () => Repositories): void => {
  describe('journeys', () => {
    const limit = { since: NOW - DAY, most: 3 };
    const ask = (n: number, change: Partial<NewMessage> = {}) =>
      store().addMessage(
        {
          id: `id-${n}`,
          requestKey: `request-${n}`,
          bodyHashes: [`body-${n}`],
          claimKey: `key-${n}`,
          channel: 'email',
          address: `sealed-${n}`,
          addressHashes: [`hash-${n}`],
          couponId: 'tea',
          couponVersion: 1,
          locale: 'de',
          notBefore: 0,
          createdAt: NOW,
          later: { from: NOW + DAY, birthMonth: 4 },
          ...change,
        },
        limit,
      );
    const agree = async (n: number, change: Partial<NewMessage> = {}): Promise<void> => {
      await ask(n, change);
      await store().confirmMessage(`id-${n}`, NOW);
    };
    const due = (now = NOW + DAY) => store().dueSubscribers(now, 10);
    const one = async (now?: number): Promise<Subscriber> => {
      const [found] = await due(now);
      if (!found) throw new Error('no slot has begun');
      return found;
    };
    const message = (change: Partial<JourneyMessage> = {}): JourneyMessage => ({
      id: 'journey-1',
      address: 'sealed-again',
      addressHashes: ['hash-1'],
      requestKey: 'welcome-1',
      claimKey: 'message-1',
      couponId: 'tea',
      couponVersion: 1,
      journey: 'welcome',
      dueAt: NOW + DAY + 5,
      ...change,
    });
    const step = (change: Partial<SlotStep> = {}): SlotStep => ({
      nextAt: NOW + DAY + WEEK,
      marks: { welcome: { occurrence: 1, times: 1 } },
      orderedAt: null,
      ...change,
    });
    const sent = async (now: number): Promise<void> => {
      const leased = await store().leaseMessage('email', now, now + 10);
      if (!leased) throw new Error('nothing is due');
      await store().messageTried(leased, { state: 'sent' }, now);
    };

    it('begin with the confirmation, not with the request, and only if the shopper agreed to them', async () => {
      await ask(1);
      expect(await due()).toEqual([]);
      await store().confirmMessage('id-1', NOW);
      await agree(2, { later: undefined });
      expect((await store().messageCounts()).subscribers).toBe(1);
      expect(await store().dueSubscribers(NOW + DAY - 1, 10)).toEqual([]);
      expect(await due()).toEqual([
        {
          ...{ addressHash: 'hash-1', id: 'id-1', channel: 'email', address: 'sealed-1', locale: 'de', since: NOW, slotAt: NOW + DAY },
          ...{ birthMonth: 4, marks: {}, orderedAt: null, lastAt: null, sentDay: 0, sentWeek: 0, waits: false },
        },
      ]);
    });

    it('begin in a later week if the first slot passed before the answer', async () => {
      for (const [n, from] of [NOW - 1, NOW, NOW - WEEK, NOW - WEEK - 1].entries()) await agree(n, { later: { from } });
      const slots = new Map((await due(NOW + WEEK)).map(({ id, slotAt }) => [id, slotAt]));
      expect(['id-0', 'id-1', 'id-2', 'id-3'].map((id) => slots.get(id))).toEqual([NOW - 1 + WEEK, NOW, NOW, NOW - 1 + WEEK]);
    });

    it('queue a message in the same step that takes the slot, once, and ready to be sent', async () => {
      await agree(1);
      await sent(NOW);
      const subscriber = await one();
      expect(subscriber).toMatchObject({ sentDay: 0, sentWeek: 1, lastAt: null });
      expect(await store().takeSlot(subscriber, step({ message: message() }), NOW + DAY)).toBe(true);
      expect(await store().takeSlot(subscriber, step({ message: message({ id: 'other', requestKey: 'other' }) }), NOW + DAY)).toBe(false);
      expect(await store().message('other')).toBeUndefined();
      expect(await store().message('journey-1')).toMatchObject({
        ...{ state: 'due', channel: 'email', address: 'sealed-again', addressHash: 'hash-1', locale: 'de', claimKey: 'message-1' },
        ...{ journey: 'welcome', notBefore: NOW + DAY, laterAt: null, attempts: 0 },
      });
      expect(await store().leaseMessage('email', NOW + DAY + 4, NOW + WEEK)).toBeUndefined();
      expect(await due()).toEqual([]);
      expect(await one(NOW + DAY + WEEK)).toMatchObject({ waits: true, marks: { welcome: { occurrence: 1, times: 1 } } });
      await sent(NOW + DAY + 5);
      expect(await one(NOW + DAY + WEEK)).toMatchObject({ waits: false, lastAt: NOW + DAY + 5, sentWeek: 1, sentDay: 0 });
    });

    it('wait for messages that shoppers asked for later', async () => {
      await agree(1);
      await sent(NOW);
      await store().takeSlot(await one(), step({ message: message() }), NOW + DAY);
      await ask(2, { createdAt: NOW + DAY + 10 });
      const lease = async () => (await store().leaseMessage('email', NOW + DAY + 10, NOW + WEEK))?.id;
      expect([await lease(), await lease(), await lease()]).toEqual(['id-2', 'journey-1', undefined]);
    });

    it('queue an occurrence once, whatever is told of its slot', async () => {
      await agree(1);
      await store().takeSlot(await one(), step({ message: message() }), NOW + DAY);
      expect(
        await store().takeSlot(await one(NOW + DAY + WEEK), step({ nextAt: NOW + 9 * WEEK, message: message({ id: 'twice' }) }), NOW),
      ).toBe(true);
      expect(await store().message('twice')).toBeUndefined();
    });

    it('take a slot for one of several callers', async () => {
      await agree(1);
      const subscriber = await one();
      const take = (n: number) =>
        store().takeSlot(subscriber, step({ message: message({ id: `journey-${n}`, requestKey: `welcome-${n}` }) }), NOW + DAY);
      expect((await Promise.all([1, 2, 3, 4].map(take))).filter(Boolean)).toHaveLength(1);
      const rows = await Promise.all([1, 2, 3, 4].map((n) => store().message(`journey-${n}`)));
      expect(rows.filter(Boolean)).toHaveLength(1);
    });

    it('go on after a new consent, at its time, with what was sent', async () => {
      await agree(1);
      await store().takeSlot(await one(), step({ message: message() }), NOW + DAY);
      await agree(2, { addressHashes: ['hash-1'], locale: 'fr', later: { from: NOW + 2 * DAY } });
      expect(await one(NOW + 2 * DAY)).toMatchObject({
        ...{ id: 'id-2', address: 'sealed-2', locale: 'fr', since: NOW, slotAt: NOW + 2 * DAY, birthMonth: 4 },
        marks: { welcome: { occurrence: 1, times: 1 } },
      });
    });

    it('know the last order with a code that the address was sent, and remember it', async () => {
      await store().putCatalog([{ coupon: categoryCoupon('tea', 'Tea'), currency: 'EUR', budget: {} }], NOW);
      await agree(1);
      await store().reserveClaim(row(1));
      await store().issueClaim('key-1');
      expect((await one()).orderedAt).toBeNull();
      const body = order();
      await store().settleOrder(body, hashOf(body), NOW + 77);
      const subscriber = await one();
      expect(subscriber.orderedAt).toBe(NOW + 77);
      await store().takeSlot(subscriber, step({ orderedAt: subscriber.orderedAt }), NOW + DAY);
      await sent(NOW);
      await store().tidyMessages(0, NOW + 1, NOW);
      expect((await one(NOW + DAY + WEEK)).orderedAt).toBe(NOW + 77);
    });

    it('end when the address unsubscribes, with what is queued, and leave nothing when it is erased', async () => {
      await agree(1);
      await agree(2);
      for (const subscriber of await due()) {
        const own = { id: `j-${subscriber.id}`, requestKey: subscriber.id, addressHashes: [subscriber.addressHash] };
        await store().takeSlot(subscriber, step({ message: message(own) }), NOW + DAY);
      }
      await store().suppressAddress(['older', 'hash-1'], 'unsubscribed', NOW + DAY);
      expect(await store().message('j-id-1')).toMatchObject({ state: 'ended', reason: 'unsubscribed', address: null });
      expect(await store().eraseAddress(['older', 'hash-2'], NOW + DAY)).toBe(2);
      expect(await store().message('j-id-2')).toBeUndefined();
      expect(await due(NOW + 9 * WEEK)).toEqual([]);
      expect(await store().takeSlot({ addressHash: 'hash-1', slotAt: NOW + DAY + WEEK }, step({ message: message() }), NOW)).toBe(false);
      await store().liftSuppression(['hash-1']);
      expect((await store().messageCounts()).subscribers).toBe(0);
    });

    it('end at the next message if the address unsubscribed under another key, or subscribed again under the newest', async () => {
      for (const n of [1, 2, 3]) await agree(n);
      await store().suppressAddress(['old-1'], 'unsubscribed', NOW + DAY);
      const take = async (n: number, addressHashes: readonly string[]) => {
        const at = { addressHash: `hash-${n}`, slotAt: NOW + DAY };
        return store().takeSlot(at, step({ message: message({ id: `j-${n}`, requestKey: `j-${n}`, addressHashes }) }), NOW + DAY);
      };
      const taken = [await take(1, ['hash-1', 'old-1']), await take(2, ['hash-3', 'hash-2']), await take(3, ['hash-3', 'hash-2'])];
      expect(taken).toEqual([false, false, true]);
      expect((await due(NOW + 9 * WEEK)).map(({ id }) => id)).toEqual(['id-3']);
      expect(await Promise.all(['j-1', 'j-2', 'j-3'].map(async (id) => (await store().message(id))?.state))).toEqual([
        undefined,
        undefined,
        'due',
      ]);
    });

    it('count neither for the limits of requests nor for those that were answered', async () => {
      await agree(1);
      await store().takeSlot(await one(), step({ message: message() }), NOW);
      expect(await store().messagePressure(NOW - 1)).toEqual({ asked: 1, confirmed: 1 });
      for (const n of [2, 3]) await ask(n, { addressHashes: ['hash-1'] });
      expect(await Promise.all(['id-2', 'id-3'].map(async (id) => (await store().message(id))?.state))).toEqual(['asked', 'asked']);
    });
  });
};
