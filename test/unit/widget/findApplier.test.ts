import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findApplier } from '../../../widget/apply/applyCode';
import { createListeners } from '../../../widget/listeners';
import type { CodeToApply } from '../../../widget/pageContract';

const code: CodeToApply = { code: 'TEA-1', expiresAt: 1, couponId: 'tea' };
const page = (more: object = {}): void => {
  vi.stubGlobal('document', { body: { matches: () => false }, querySelector: () => null });
  vi.stubGlobal('window', { fetch: async () => Promise.reject(new Error('no network')), ...more });
};
beforeEach(() => page());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a page of no platform and without a handler has no way', () => {
  expect(findApplier(code, createListeners())).toBeUndefined();
});

test('nothing happens until it is called; the shop’s latest handler gets the code, and who listens for it is told when it is there', async () => {
  const given: unknown[] = [];
  const applied: unknown[] = [];
  const listeners = createListeners();
  listeners.on('applied', (value: unknown) => applied.push(value));
  listeners.on('apply', () => false);
  listeners.on('apply', async (value: unknown) => {
    given.push(value);
    return true;
  });
  const apply = findApplier(code, listeners);
  expect(given).toEqual([]);
  expect(await apply?.()).toBe(true);
  await Promise.resolve();
  expect([given, applied]).toEqual([[code], [code]]);
});

test('a handler that stands for nobody at the moment is none', async () => {
  const listeners = createListeners();
  let idle = true;
  listeners.on(
    'apply',
    Object.assign(() => true, { idle: () => idle }),
  );
  expect(findApplier(code, listeners)).toBeUndefined();
  idle = false;
  expect(await findApplier(code, listeners)?.()).toBe(true);
});

test('a handler in coupletConfig does as well, and the page’s own comes before its platform', async () => {
  let asked = 0;
  page({
    Shopify: {},
    coupletConfig: { apply: () => true },
    fetch: async () => {
      asked += 1;
    },
  });
  expect(await findApplier(code, createListeners())?.()).toBe(true);
  expect(asked).toBe(0);
});

test.each<readonly [string, () => unknown]>([
  ['false', () => false],
  ['nothing', () => undefined],
  ['something that is not true', () => ({ ok: true })],
  [
    'an exception',
    () => {
      throw new Error('theirs');
    },
  ],
  ['a rejection', () => Promise.reject(new Error('theirs'))],
])('%s is not done, and nobody is told that it is', async (_, handler) => {
  const listeners = createListeners();
  const told: unknown[] = [];
  listeners.on('applied', (value: unknown) => told.push(value));
  listeners.on('apply', handler);
  expect(await findApplier(code, listeners)?.()).toBe(false);
  await Promise.resolve();
  expect(told).toEqual([]);
});

test('a shop that does not answer has not taken the code', async () => {
  vi.useFakeTimers();
  const listeners = createListeners();
  listeners.on('apply', () => new Promise(() => {}));
  const done = findApplier(code, listeners)?.();
  await vi.advanceTimersByTimeAsync(15_000);
  expect(await done).toBe(false);
});

test('a platform that cannot be reached has not taken it', async () => {
  page({ Shopify: { routes: { root: '/' } } });
  expect(await findApplier(code, createListeners())?.()).toBe(false);
});

test('an empty cart is neither: the code may go onto it later', async () => {
  const listeners = createListeners();
  const told: unknown[] = [];
  listeners.on('applied', (value: unknown) => told.push(value));
  listeners.on('apply', async () => 'empty');
  expect(await findApplier(code, listeners)?.()).toBe('empty');
  await Promise.resolve();
  expect(told).toEqual([]);
});

test('an empty cart gets the code later, if somebody keeps it', async () => {
  const listeners = createListeners();
  listeners.on('apply', async () => 'empty');
  const kept: CodeToApply[] = [];
  const wait = async (given: CodeToApply): Promise<boolean> => kept.push(given) > 0;
  const done = await findApplier(code, listeners, wait)?.();
  expect(kept).toEqual([code]);
  expect(typeof done === 'object' && (await done.waits)).toBe(true);
});

test('a code that this page has put on the cart is there, and no other', async () => {
  const listeners = createListeners();
  listeners.on('apply', ({ code: given }: CodeToApply) => given === 'ONE');
  const find = (one: string) => findApplier({ ...code, code: one }, listeners);
  for (const one of ['ONE', 'TWO']) {
    expect(await find(one)?.has(true)).toBe(false);
    await find(one)?.();
  }
  expect([await find('ONE')?.has(true), await find('ONE')?.has(false), await find('TWO')?.has(true)]).toEqual([true, true, false]);
});

test('a shop that knows its cart is asked, with or without a click. Without an answer, what this page did counts', async () => {
  const answers: unknown[] = [true, Promise.resolve(true), false, undefined, Promise.reject(new Error('theirs'))];
  for (const answer of answers) {
    const listeners = createListeners();
    listeners.on(
      'apply',
      Object.assign(() => true, { has: () => answer }),
    );
    const applier = findApplier({ ...code, code: 'KNOWN' }, listeners);
    await applier?.();
    for (const asks of [true, false]) expect(await applier?.has(asks)).toBe(answer !== false);
    const other = findApplier({ ...code, code: 'OTHER' }, listeners);
    const isThere = (await Promise.resolve(answer).catch(() => undefined)) === true;
    for (const asks of [true, false]) expect(await other?.has(asks)).toBe(isThere);
  }
});

test('a platform is asked for its cart only after a click', async () => {
  const asked: string[] = [];
  const cart = { discount_codes: [{ code: 'asked', applicable: true }] };
  const fetch = async (url: string): Promise<Response> => {
    asked.push(url);
    return Response.json(cart);
  };
  page({ Shopify: { routes: { root: '/de/' } }, fetch });
  const applier = findApplier({ ...code, code: 'ASKED' }, createListeners());
  expect([await applier?.has(false), asked]).toEqual([false, []]);
  expect([await applier?.has(true), asked]).toEqual([true, ['/de/cart.js']]);
  page({ Shopify: { routes: { root: '/' } } });
  expect(await findApplier({ ...code, code: 'ASKED' }, createListeners())?.has(true)).toBe(false);
});
