import { expect, test } from 'vitest';
import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import { createDedupe } from '../../../widget/capture/recorder';

const cart = (time: number, itemId = 'a'): ShopperEvent => ({ name: 'add_to_cart', time, items: [{ itemId, quantity: 1 }] });
const purchase = (time: number, transactionId: string): ShopperEvent => ({ name: 'purchase', time, transactionId, items: [] });

test('the same event on the same item within a second counts once, after it again', () => {
  const isFresh = createDedupe();
  expect([cart(0), cart(999), cart(500, 'b'), cart(1_000)].map((event) => isFresh(event))).toEqual([true, false, true, true]);
});

test('a purchase counts once by transaction id however late it is repeated', () => {
  const isFresh = createDedupe();
  expect([purchase(0, 'T1'), purchase(10, 'T2'), purchase(9_000_000, 'T1')].map((event) => isFresh(event))).toEqual([true, true, false]);
});

test('a refund of a transaction is not its purchase repeated', () => {
  const isFresh = createDedupe();
  isFresh(purchase(0, 'T1'));
  expect(isFresh({ name: 'refund', time: 1, transactionId: 'T1', items: [] })).toBe(true);
});

test('one channel that adds the same twice, in two messages, means two pieces', () => {
  const isFresh = createDedupe();
  expect([isFresh(cart(0), 'gtag', {}), isFresh(cart(10), 'gtag', {}), isFresh(cart(20), 'gtag', {})]).toEqual([true, true, true]);
});

test('the same message, or the same id, is the same piece', () => {
  const isFresh = createDedupe();
  const message = {};
  expect([isFresh(cart(0), 'gtm', message), isFresh(cart(10), 'gtm', message)]).toEqual([true, false]);
  expect([isFresh(cart(20, 'b'), 'gtm', 'e1'), isFresh(cart(30, 'b'), 'gtm', 'e1')]).toEqual([true, false]);
});

test('another channel within the second says the same, and so do its repetitions', () => {
  const isFresh = createDedupe();
  const said = (['gtag', 'gtm', 'gtag', 'gtm', 'track'] as const).map((by, time) => isFresh(cart(time), by, {}));
  expect(said).toEqual([true, false, true, false, false]);
});

test('a view that is drawn twice within a second is one', () => {
  const isFresh = createDedupe();
  const view: ShopperEvent = { name: 'view_item', time: 0, items: [{ itemId: 'a', quantity: 1 }] };
  expect([isFresh(view, 'gtm', {}), isFresh({ ...view, time: 10 }, 'gtm', {})]).toEqual([true, false]);
});
