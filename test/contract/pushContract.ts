import { describe, expect, it } from 'vitest';
import type { PushOutcome } from '../../src/server/records/pushRepository';
import type { Repositories } from '../../src/server/records/repositories';
import { NOW } from './contractRows';

const HOUR = 3_600_000;
const END = NOW + 12 * HOUR;

/** Part of the store contract: browsers that wait for a wake-up, and the wake-ups. */
export const pushContract = (store: () => Repositories): void => {
  const add = async (...ids: readonly string[]): Promise<void> => {
    for (const id of ids) await store().addSubscription({ id, sealed: `sealed-${id}` }, NOW);
  };
  const wake = async (at = NOW) => {
    const woken = await store().startWake(at, 20 * HOUR, at + 12 * HOUR);
    return woken.ok ? woken.value.seq : woken.error.code;
  };
  const lease = (at = NOW, limit = 10) => store().leaseSubscriptions(at, at + 60_000, limit);
  type Became = { readonly became: 'sent' | 'gone' | 'refused' | 'skipped' } | { readonly became: 'later'; readonly dueAt: number };
  const settle = (leased: Awaited<ReturnType<typeof lease>>, became: Became): Promise<void> =>
    store().settlePushes(leased.map(({ id, wake: seq, attempts }): PushOutcome => ({ id, wake: seq, attempts, ...became })));
  const counts = async () => {
    const { subscriptions, waiting, latest } = await store().pushState();
    return { subscriptions, waiting, sent: latest?.sent, gone: latest?.gone, refused: latest?.refused };
  };

  describe('waking browsers', () => {
    it('keeps a subscription once, by its id, with what was sealed last, and forgets it once', async () => {
      await add('a', 'b', 'a');
      await store().addSubscription({ id: 'a', sealed: 'newer' }, NOW + 1);
      expect(await store().pushState()).toEqual({ subscriptions: 2, waiting: 0, latest: undefined, wakes: [] });
      await wake();
      expect((await lease()).find(({ id }) => id === 'a')).toEqual({ id: 'a', sealed: 'newer', wake: 1, attempts: 1 });
      expect([await store().removeSubscription('a'), await store().removeSubscription('a')]).toEqual([true, false]);
      expect((await store().pushState()).subscriptions).toBe(1);
    });

    it('begins one wake-up in a while, of those who are subscribed by then', async () => {
      await add('a');
      expect(await lease()).toEqual([]);
      expect(await wake()).toBe(1);
      await add('b');
      expect(await wake(NOW + 20 * HOUR - 1)).toBe('wake_too_soon');
      expect((await lease()).map(({ id }) => id)).toEqual(['a']);
      expect(await wake(NOW + 20 * HOUR)).toBe(2);
      expect((await lease(NOW + 20 * HOUR)).map(({ id }) => id).sort()).toEqual(['a', 'b']);
    });

    it('passes over a subscription without a count', async () => {
      await add('a');
      await wake();
      await settle(await lease(), { became: 'skipped' });
      expect(await counts()).toEqual({ subscriptions: 1, waiting: 0, sent: 0, gone: 0, refused: 0 });
      expect(await lease(NOW + 60_000)).toEqual([]);
    });

    it('tells of the latest wake-ups, newest first', async () => {
      await add('a');
      for (let n = 0; n < 16; n++) {
        const at = NOW + n * 20 * HOUR;
        expect(await wake(at)).toBe(n + 1);
        await settle(await lease(at), { became: 'sent' });
      }
      const { latest, wakes } = await store().pushState();
      expect(wakes.map(({ seq, sent }) => [seq, sent])).toEqual(Array.from({ length: 14 }, (_, n) => [16 - n, 1]));
      expect(latest).toEqual(wakes[0]);
    });

    it('lets one of two that begin at once have it', async () => {
      const both = await Promise.all([wake(), wake()]);
      expect(both.sort()).toEqual([1, 'wake_too_soon']);
    });

    it('hands each browser to one caller until the lease ends, with another attempt each time, and to nobody once the wake-up has ended', async () => {
      await add('a', 'b', 'c');
      await wake();
      const [one, other] = await Promise.all([lease(NOW, 2), lease(NOW, 2)]);
      expect([...one, ...other].map(({ id }) => id).sort()).toEqual(['a', 'b', 'c']);
      expect(await lease(NOW + 59_999)).toEqual([]);
      const again = await lease(NOW + 60_000);
      expect(again.map(({ attempts }) => attempts)).toEqual([2, 2, 2]);
      expect(await lease(END - 1)).toHaveLength(3);
      expect(await lease(END)).toEqual([]);
    });

    it('counts what became of them: those that are gone are forgotten, the others are due again with the next wake-up', async () => {
      await add('a', 'b', 'c', 'd');
      await wake();
      const leased = await lease();
      const only = (id: string) => leased.filter((row) => row.id === id);
      await settle(only('a'), { became: 'sent' });
      await settle(only('b'), { became: 'gone' });
      await settle(only('c'), { became: 'refused' });
      await settle(only('d'), { became: 'later', dueAt: NOW + 5 });
      expect(await counts()).toEqual({ subscriptions: 3, waiting: 1, sent: 1, gone: 1, refused: 1 });
      expect(await lease(NOW + 4)).toEqual([]);
      expect(await lease(NOW + 5)).toEqual([{ id: 'd', sealed: 'sealed-d', wake: 1, attempts: 2 }]);
      await wake(NOW + 20 * HOUR);
      expect((await lease(NOW + 20 * HOUR)).map(({ id, attempts }) => [id, attempts]).sort()).toEqual([
        ['a', 1],
        ['c', 1],
        ['d', 3],
      ]);
    });

    it('lets whose lease has ended meanwhile, or whose wake-up is an older one, change nothing', async () => {
      await add('a');
      await wake();
      const late = await lease();
      const now = await lease(NOW + 60_000);
      await settle(late, { became: 'gone' });
      expect(await counts()).toMatchObject({ subscriptions: 1, waiting: 1, gone: 0 });
      await settle(now, { became: 'sent' });
      await settle(now, { became: 'sent' });
      expect(await counts()).toMatchObject({ waiting: 0, sent: 1 });
      await wake(NOW + 20 * HOUR);
      await settle(late, { became: 'gone' });
      expect(await counts()).toMatchObject({ subscriptions: 1, waiting: 1, sent: 0, gone: 0 });
    });
  });
};
