import { describe, expect, it } from 'vitest';
import type { MessageRow, NewMessage } from '../../src/server/records/messageRepository';
import type { Repositories } from '../../src/server/records/repositories';
import { NOW } from './contractRows';

/** Part of the store contract: messages that shoppers asked for, and addresses that want none. */
export const messagesContract = (store: () => Repositories): void => {
  describe('messages to shoppers', () => {
    const limit = { since: NOW - 1_000, most: 2 };
    const asked = (n: number, change: Partial<NewMessage> = {}): NewMessage => ({
      id: `id-${n}`,
      requestKey: `request-${n}`,
      bodyHashes: [`body-${n}`],
      claimKey: `claim-${n}`,
      channel: 'email',
      address: `sealed-${n}`,
      addressHashes: [`hash-${n}`],
      couponId: 'tea',
      couponVersion: 1,
      locale: 'en-GB',
      notBefore: 0,
      createdAt: NOW,
      ...change,
    });
    const add = (n: number, change: Partial<NewMessage> = {}) => store().addMessage(asked(n, change), limit);
    const lease = async (now = NOW, until = now + 10): Promise<MessageRow> => {
      const row = await store().leaseMessage('email', now, until);
      if (!row) throw new Error('nothing is due');
      return row;
    };
    const standing = async (id: string) => {
      const row = await store().message(id);
      return row && [row.state, row.reason, row.address];
    };

    it('are taken once by request, and refused for another one of the same key', async () => {
      expect(await add(1)).toEqual({ ok: true, value: true });
      expect(await add(1, { id: 'id-other', claimKey: 'other' })).toEqual({ ok: true, value: false });
      expect(await add(2, { requestKey: 'request-1' })).toMatchObject({ ok: false, error: { code: 'idempotency_conflict' } });
      expect(await store().message('id-other')).toBeUndefined();
    });

    it('know a request again whose hash was made under an older key', async () => {
      await add(1, { bodyHashes: ['old'] });
      expect(await add(1, { bodyHashes: ['new', 'old'] })).toEqual({ ok: true, value: false });
    });

    it('go from question to yes to sent, and lose their address then', async () => {
      await add(1);
      const question = await lease();
      expect(question).toMatchObject({
        id: 'id-1',
        state: 'asked',
        attempts: 1,
        address: 'sealed-1',
        claimKey: 'claim-1',
        locale: 'en-GB',
      });
      expect(await store().messageTried(question, { state: 'confirming' }, NOW)).toBe(true);
      expect(await store().leaseMessage('email', NOW + 1e9, NOW + 2e9)).toBeUndefined();
      expect(await store().confirmMessage('id-1', NOW + 5)).toBe(true);
      expect(await store().confirmMessage('id-1', NOW + 6)).toBe(false);
      const coupon = await lease(NOW + 5);
      expect(coupon).toMatchObject({ state: 'due', attempts: 1, address: 'sealed-1' });
      expect(await store().messageTried(coupon, { state: 'sent' }, NOW)).toBe(true);
      expect(await standing('id-1')).toEqual(['sent', null, null]);
      expect(await store().leaseMessage('email', NOW + 1e9, NOW + 2e9)).toBeUndefined();
    });

    it('wait with the coupon until the shopper’s quiet hours are over, with the question they do not', async () => {
      await add(1, { notBefore: NOW + 100 });
      expect((await lease()).state).toBe('asked');
      await store().confirmMessage('id-1', NOW);
      expect(await store().leaseMessage('email', NOW + 99, NOW + 200)).toBeUndefined();
      expect((await lease(NOW + 100)).state).toBe('due');
    });

    it('are handed to one caller until the lease ends, the one due longest first, and count each try', async () => {
      await add(1, { createdAt: NOW - 1 });
      await add(2);
      const [a, b] = await Promise.all([store().leaseMessage('email', NOW, NOW + 10), store().leaseMessage('email', NOW, NOW + 10)]);
      expect([a?.id, b?.id].sort()).toEqual(['id-1', 'id-2']);
      expect(await store().leaseMessage('email', NOW + 9, NOW + 99)).toBeUndefined();
      expect(await lease(NOW + 10)).toMatchObject({ attempts: 2 });
    });

    it('are handed out to those of their channel', async () => {
      await add(1, { channel: 'sms' });
      await add(2);
      expect(await lease()).toMatchObject({ id: 'id-2', channel: 'email' });
      expect(await store().leaseMessage('email', NOW, NOW + 10)).toBeUndefined();
      expect(await store().leaseMessage('sms', NOW, NOW + 10)).toMatchObject({ id: 'id-1', attempts: 1 });
    });

    it('are changed by nobody whose lease has ended, or who tries what the message has left behind', async () => {
      await add(1);
      const late = await lease(NOW, NOW + 10);
      const now = await lease(NOW + 10, NOW + 20);
      expect(await store().messageTried(late, { state: 'ended', reason: 'late' }, NOW)).toBe(false);
      await store().confirmMessage('id-1', NOW + 20);
      const coupon = await lease(NOW + 20);
      expect(coupon.attempts).toBe(1);
      expect(await store().messageTried(now, { state: 'confirming' }, NOW)).toBe(false);
      expect(await store().messageTried({ ...late, attempts: 1 }, { state: 'confirming' }, NOW)).toBe(false);
      expect(await standing('id-1')).toEqual(['due', null, 'sealed-1']);
    });

    it('wait after a try that failed, with its count, and end with a reason', async () => {
      await add(1);
      await store().messageTried(await lease(), { state: 'asked', dueAt: NOW + 50 }, NOW);
      expect(await store().leaseMessage('email', NOW + 49, NOW + 60)).toBeUndefined();
      const second = await lease(NOW + 50);
      expect(second.attempts).toBe(2);
      await store().messageTried(second, { state: 'ended', reason: 'relay_deferred' }, NOW);
      expect(await standing('id-1')).toEqual(['ended', 'relay_deferred', null]);
      expect(await store().confirmMessage('id-1', NOW)).toBe(false);
    });

    it('are taken a few times a day for an address, under whichever key its hash was made, and never kept with it beyond that', async () => {
      await add(1, { addressHashes: ['old'] });
      await add(2, { addressHashes: ['new', 'old'] });
      await add(3, { addressHashes: ['new', 'old'] });
      expect(await Promise.all(['id-1', 'id-2', 'id-3'].map(standing))).toEqual([
        ['asked', null, 'sealed-1'],
        ['asked', null, 'sealed-2'],
        ['ended', 'address_limit', null],
      ]);
      // What was not taken does not count, nor what lies before the day.
      await store().addMessage(asked(4, { addressHashes: ['new'], createdAt: NOW + 2_000 }), { since: NOW, most: 1 });
      expect((await standing('id-4'))?.[0]).toBe('asked');
    });

    it('hold the limit where requests for one address come at the same time', async () => {
      await Promise.all(Array.from({ length: 8 }, (_, n) => add(n, { addressHashes: ['one'] })));
      const states = await Promise.all(Array.from({ length: 8 }, async (_, n) => (await standing(`id-${n}`))?.[0]));
      expect(states.filter((state) => state === 'asked')).toHaveLength(2);
    });

    it('wait for the answer to another question to the same address, and one of them is sent once it is there', async () => {
      const gap = { since: 0, most: 9, questionGap: 100 };
      const to = (n: number, change: Partial<NewMessage> = {}) => store().addMessage(asked(n, { addressHashes: ['one'], ...change }), gap);
      for (const n of [1, 2, 3]) await to(n);
      await store().addMessage(asked(4, { addressHashes: ['two'] }), gap);
      const [first, other] = [await lease(), await lease()];
      expect([first.id, other.id].sort()).toEqual(['id-1', 'id-4']);
      expect(await store().leaseMessage('email', NOW + 9, NOW + 19)).toBeUndefined();
      await store().confirmMessage('id-1', NOW + 5);
      expect([(await lease(NOW + 5, NOW + 999)).id, (await lease(NOW + 5, NOW + 999)).id].sort()).toEqual(['id-1', 'id-2']);
      // The third one is an hour after where the second one would have been.
      expect((await store().leaseMessage('email', NOW + 199, NOW + 999))?.id).toBe('id-4');
      expect((await lease(NOW + 200, NOW + 999)).id).toBe('id-3');
    });

    it('are taken up to a number for a domain, fewer where nobody confirms', async () => {
      const many = { since: 0, most: 9, area: { unconfirmed: 2, most: 3 } };
      const of = (n: number, areaHashes?: readonly string[]) => store().addMessage(asked(n, { areaHashes }), many);
      for (const n of [1, 2, 3]) await of(n, ['area']);
      await of(4, ['other']);
      await of(5);
      expect((await standing('id-3'))?.[1]).toBe('domain_limit');
      await store().confirmMessage('id-1', NOW);
      await of(6, ['newer', 'area']);
      await store().confirmMessage('id-2', NOW);
      await store().confirmMessage('id-6', NOW);
      await of(7, ['newer', 'area']);
      expect(await Promise.all([4, 5, 6, 7].map(async (n) => (await standing(`id-${n}`))?.[1]))).toEqual([
        null,
        null,
        null,
        'domain_limit',
      ]);
    });

    it('count for their domain when they were erased, so that a domain of many mailboxes stays at its limit', async () => {
      const area = { since: NOW - 100, most: 9, area: { unconfirmed: 2, most: 2 } };
      const of = async (n: number) => {
        await store().addMessage(asked(n, { areaHashes: ['area'] }), area);
        await store().confirmMessage(`id-${n}`, NOW);
        const came = (await standing(`id-${n}`))?.[1];
        await store().eraseAddress([`hash-${n}`], NOW);
        await store().eraseAddress([`hash-${n}`], NOW + 1);
        return came;
      };
      expect([await of(1), await of(2), await of(3)]).toEqual([null, null, 'domain_limit']);
    });

    it('hold the limit of a domain where requests for it come at the same time', async () => {
      const area = { since: 0, most: 9, area: { unconfirmed: 2, most: 9 } };
      await Promise.all(Array.from({ length: 8 }, (_, n) => store().addMessage(asked(n, { areaHashes: ['area'] }), area)));
      const states = await Promise.all(Array.from({ length: 8 }, async (_, n) => (await standing(`id-${n}`))?.[0]));
      expect(states.filter((state) => state === 'asked')).toHaveLength(2);
    });

    it('have one code where the same coupon is asked for again, unless the shopper’s device knows the claim', async () => {
      const same = (n: number, change: Partial<NewMessage> = {}) =>
        store().addMessage(asked(n, { claimKey: `message-${n}`, bodyHashes: ['tea'], addressHashes: ['one'], ...change }), {
          since: 0,
          most: 9,
        });
      const keyOf = async (n: number) => (await store().message(`id-${n}`))?.claimKey;
      await same(1);
      await same(2);
      await same(6, { bodyHashes: ['newer', 'tea'], claimKey: 'message-6', addressHashes: ['newest', 'one'] });
      await add(3, { claimKey: 'message-3', addressHashes: ['three'], bodyHashes: ['tea'] });
      await add(4, { claimKey: 'device', addressHashes: ['four'], bodyHashes: ['four'] });
      await add(5, { claimKey: 'message-5', addressHashes: ['four'], bodyHashes: ['four'] });
      expect(await Promise.all([1, 2, 6, 3, 4, 5].map(keyOf))).toEqual([
        'message-1',
        'message-1',
        'message-1',
        'message-3',
        'device',
        'message-5',
      ]);
      const first = (await store().message('id-1')) as MessageRow;
      expect(await store().sharesClaim(first)).toBe(false);
      await store().confirmMessage('id-2', NOW);
      // It waited for its question to be sent; nobody needs it any more.
      expect(await standing('id-1')).toEqual(['ended', 'same_coupon', null]);
      expect(await store().sharesClaim(first)).toBe(true);
      await store().renewClaimKey(first, 'message-new');
      expect(await Promise.all([1, 2, 3].map(keyOf))).toEqual(['message-1', 'message-new', 'message-3']);
    });

    it('lead from the key of the device that asked to the code that was sent in its place, once they are confirmed', async () => {
      const own = { claimKey: 'message-1', bodyHashes: ['tea'], addressHashes: ['one'] };
      await store().addMessage(asked(1, { ...own, deviceKey: 'device' }), { since: 0, most: 9 });
      expect((await store().message('id-1'))?.claimKey).toBe('device');
      await store().confirmMessage('id-1', NOW);
      expect(await store().messageClaimKey('device')).toBeUndefined();
      await store().renewClaimKey((await store().message('id-1')) as MessageRow, 'message-new');
      expect(await store().messageClaimKey('device')).toBe('message-new');
      await store().addMessage(asked(2, { ...own, deviceKey: 'other' }), { since: 0, most: 9 });
      expect((await store().message('id-2'))?.claimKey).toBe('message-new');
      expect(await store().messageClaimKey('other')).toBeUndefined();
      await store().confirmMessage('id-2', NOW);
      expect(await store().messageClaimKey('other')).toBe('message-new');
      await store().eraseAddress(['one'], NOW);
      expect(await store().messageClaimKey('device')).toBeUndefined();
    });

    it('are counted together, whatever became of them, and those that were confirmed', async () => {
      await store().suppressAddress(['hash-2'], 'unsubscribed', NOW);
      for (const n of [1, 2, 3]) await add(n);
      await add(4, { createdAt: NOW - 100 });
      await store().confirmMessage('id-3', NOW);
      await store().eraseAddress(['hash-1'], NOW);
      expect(await store().messagePressure(NOW - 100)).toEqual({ asked: 2, confirmed: 1 });
    });

    it('end when the address wants none, and begin no more', async () => {
      await add(1, { addressHashes: ['one'] });
      await add(2, { addressHashes: ['two'] });
      for (const reason of ['unsubscribed', 'address_refused']) await store().suppressAddress(['one'], reason, NOW);
      await add(3, { addressHashes: ['newer', 'one'] });
      expect(await Promise.all(['id-1', 'id-2', 'id-3'].map(standing))).toEqual([
        ['ended', 'unsubscribed', null],
        ['asked', null, 'sealed-2'],
        ['ended', 'suppressed', null],
      ]);
      expect((await store().messageCounts()).suppressed).toBe(1);
    });

    it('are erased by address; that it wants none stays', async () => {
      await add(1, { addressHashes: ['one'] });
      await add(2, { addressHashes: ['two'] });
      await store().suppressAddress(['one'], 'unsubscribed', NOW);
      expect(await store().eraseAddress(['one'], NOW)).toBe(1);
      expect(await store().eraseAddress(['one'], NOW)).toBe(0);
      expect(await standing('id-1')).toBeUndefined();
      expect(await standing('id-2')).toBeDefined();
      await add(3, { addressHashes: ['one'] });
      expect((await standing('id-3'))?.[1]).toBe('suppressed');
      const line = { at: NOW, actor: 'token:ci', action: 'POST', subject: 'message', digest: null };
      expect(await store().audited(line).eraseAddress(['two'], NOW)).toBe(1);
      expect(await store().audit(1e9, 1)).toMatchObject([{ subject: 'message', outcome: 'done' }]);
    });

    it('may be asked for again once what held the address back is lifted, under whichever key it was kept', async () => {
      await store().suppressAddress(['older'], 'unsubscribed', NOW);
      await store().suppressAddress(['other'], 'unsubscribed', NOW);
      await add(1, { addressHashes: ['newer', 'older'] });
      expect((await standing('id-1'))?.[1]).toBe('suppressed');
      const line = { at: NOW, actor: 'token:ci', action: 'POST', subject: 'lifted', digest: null };
      expect(await store().audited(line).liftSuppression(['newer', 'older'])).toBe(true);
      expect(await store().audit(1e9, 1)).toMatchObject([{ subject: 'lifted', outcome: 'done' }]);
      expect(await store().liftSuppression(['newer', 'older'])).toBe(false);
      await add(2, { addressHashes: ['newer', 'older'] });
      expect(await Promise.all(['id-1', 'id-2'].map(standing))).toEqual([
        ['ended', 'suppressed', null],
        ['asked', null, 'sealed-2'],
      ]);
      expect((await store().messageCounts()).suppressed).toBe(1);
    });

    it('end where nobody answers the question, and are forgotten a while after they ended', async () => {
      await add(1, { createdAt: NOW - 500 });
      await add(2);
      await add(3);
      await store().confirmMessage('id-2', NOW);
      await store().messageTried(await lease(NOW - 400, NOW - 300), { state: 'confirming' }, NOW - 400);
      expect(await store().tidyMessages(NOW - 400, NOW - 1_000, NOW)).toBe(1);
      expect(await standing('id-1')).toEqual(['ended', 'not_confirmed', null]);
      expect(await store().tidyMessages(NOW - 400, NOW + 1, NOW)).toBe(1);
      expect(await standing('id-1')).toBeUndefined();
      expect([(await standing('id-2'))?.[0], (await standing('id-3'))?.[0]]).toEqual(['due', 'asked']);
    });

    it('are counted by channel, state and reason, with the time from which the oldest has waited', async () => {
      await add(1, { createdAt: NOW - 7 });
      await add(2, { channel: 'sms' });
      await store().suppressAddress(['hash-3'], 'unsubscribed', NOW);
      await add(3);
      expect(await store().messageCounts()).toEqual({
        counts: [
          { channel: 'email', state: 'asked', reason: null, count: 1 },
          { channel: 'email', state: 'ended', reason: 'suppressed', count: 1 },
          { channel: 'sms', state: 'asked', reason: null, count: 1 },
        ],
        suppressed: 1,
        subscribers: 0,
        oldestDue: NOW - 7,
      });
    });
  });
};
