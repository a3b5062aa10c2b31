import { expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../../../src/protocol/values/clock';
import { subscriptionRoom } from '../../../../src/server/push/pushRoutes';
import type { PushRepository } from '../../../../src/server/records/pushRepository';

/** A table with so many subscriptions, which counts slowly. */
const table = (subscriptions: number) => {
  const state = { subscriptions, counts: 0, fails: false };
  const pushState: PushRepository['pushState'] = async () => {
    state.counts++;
    await new Promise((done) => setImmediate(done));
    if (state.fails) throw new Error('the database is away');
    return { subscriptions: state.subscriptions, waiting: 0, latest: undefined, wakes: [] };
  };
  return { state, pushState };
};
const NOW = 1_800_000_000_000;
const takeMany = (take: (now: number) => Promise<boolean>, n: number, now = NOW) => Promise.all(Array.from({ length: n }, () => take(now)));

test('browsers that subscribe at once, during the first count, share it and get the places there are', async () => {
  const { state, pushState } = table(7);
  const taken = await takeMany(subscriptionRoom({ pushState }, 10), 5);
  expect([taken, state.counts]).toEqual([[true, true, true, false, false], 1]);
});

test('counts anew after an hour, and after a minute while there is no room', async () => {
  const { state, pushState } = table(8);
  const take = subscriptionRoom({ pushState }, 10);
  expect(await takeMany(take, 2)).toEqual([true, true]);
  expect([await take(NOW + MINUTE), state.counts]).toEqual([false, 1]);
  state.subscriptions = 5;
  expect([await take(NOW + MINUTE + 1), state.counts]).toEqual([true, 2]);
  state.subscriptions = 10;
  expect([await take(NOW + HOUR), state.counts]).toEqual([true, 2]);
  expect([await take(NOW + MINUTE + 2 + HOUR), state.counts]).toEqual([false, 3]);
});

test('a count that fails is tried again by the next request', async () => {
  const { state, pushState } = table(0);
  const take = subscriptionRoom({ pushState }, 1);
  state.fails = true;
  await expect(take(NOW)).rejects.toThrow('away');
  state.fails = false;
  expect(await take(NOW)).toBe(true);
});
