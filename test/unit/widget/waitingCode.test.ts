import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import { createWaitingCode } from '../../../widget/apply/waitingCode';
import type { CodeToApply } from '../../../widget/pageContract';

const code: CodeToApply = { code: 'TEA-1', couponId: 'tea', expiresAt: 1_000_000 };
const added = [{ name: 'add_to_cart', time: 1, items: [] }] as unknown as readonly ShopperEvent[];
const viewed = [{ name: 'view_item', time: 1, items: [] }] as unknown as readonly ShopperEvent[];

let stored = new Map<string, string>();
beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  stored = new Map();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const setup = (answers: unknown[], mayStore = true) => {
  const given: CodeToApply[] = [];
  const waiting = createWaitingCode({
    mayStore: () => mayStore,
    apply: async (one) => {
      given.push(one);
      return answers.shift();
    },
  });
  return { given, waiting };
};
const settle = () => vi.advanceTimersByTimeAsync(1_000);

test('is applied with the first item, once, and says so', async () => {
  const { given, waiting } = setup([true]);
  const done = waiting.wait(code);
  waiting.recorded(viewed);
  await settle();
  expect(given).toEqual([]);
  waiting.recorded(added);
  waiting.recorded(added);
  await settle();
  expect([given, await done, stored.size]).toEqual([[code], true, 0]);
  waiting.recorded(added);
  await settle();
  expect(given).toHaveLength(1);
});

test('is applied on a later page of the visit, if the shopper lets the shop store something', async () => {
  void setup([]).waiting.wait(code);
  const later = setup(['empty', true]);
  later.waiting.recorded(added);
  await settle();
  expect(later.given).toEqual([code]);
  later.waiting.recorded(added);
  await settle();
  expect([later.given.length, stored.size]).toEqual([2, 0]);

  void setup([], false).waiting.wait(code);
  expect(stored.size).toBe(0);
});

test('a cart that keeps refusing it is left alone, and so is one after the code has ended', async () => {
  const { given, waiting } = setup(Array(9).fill(false));
  const done = waiting.wait(code);
  for (let i = 0; i < 9; i++) {
    waiting.recorded(added);
    await settle();
  }
  expect([given.length, await done]).toEqual([5, false]);

  const late = setup([true]);
  const ended = late.waiting.wait({ ...code, expiresAt: 1 });
  late.waiting.recorded(added);
  await settle();
  expect([late.given, await ended]).toEqual([[], false]);
});

test('is forgotten with everything else, and garbage in the storage is nothing', async () => {
  const { given, waiting } = setup([true]);
  void waiting.wait(code);
  waiting.forget();
  waiting.recorded(added);
  await settle();
  stored.set('couplet-code/1', '{');
  waiting.recorded(added);
  await settle();
  expect(given).toEqual([]);
});

test('what a cart has refused counts on later pages too, and an empty cart has refused nothing', async () => {
  void setup([]).waiting.wait(code);
  const given: CodeToApply[] = [];
  for (const answer of ['empty', undefined, 'empty', false, 'empty', false, false, false, false, false]) {
    const later = setup([answer]);
    later.waiting.recorded(added);
    await settle();
    given.push(...later.given);
  }
  expect([given.length, stored.size]).toEqual([9, 0]);
});

test('one attempt at a time, and none for a code that another has replaced meanwhile', async () => {
  let answer: (applied: unknown) => void = () => {};
  const given: string[] = [];
  const waiting = createWaitingCode({
    mayStore: () => true,
    apply: ({ code: one }) => {
      given.push(one);
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
  });
  void waiting.wait(code);
  for (let i = 0; i < 2; i++) {
    waiting.recorded(added);
    await settle();
  }
  expect(given).toEqual(['TEA-1']);
  const done = waiting.wait({ ...code, code: 'TEA-2' });
  answer(true);
  await settle();
  expect(given).toEqual(['TEA-1', 'TEA-2']);
  answer(true);
  expect(await done).toBe(true);
});

test('another code, or none, ends the wait of the one before', async () => {
  const { waiting } = setup([]);
  const [first, second] = [waiting.wait(code), waiting.wait({ ...code, code: 'TEA-2' })];
  expect(await first).toBe(false);
  waiting.forget();
  expect(await second).toBe(false);
});
