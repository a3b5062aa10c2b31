import { expect, test } from 'vitest';
import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import { createDedupe } from '../../../widget/capture/recorder';

const cart = (time: number, itemId = 'a'): ShopperEvent => ({ name: 'add_to_cart', time, items: [{ itemId, quantity: 1 }] });
const purchase = (time: number, transactionId: string): ShopperEvent => ({ name: 'purchase', time, transactionId, items: [] });

test('the same event on the same item within a second counts once, after it again', () => {
  const isFresh = createDedupe();
  expect([cart(0), cart(999), cart(500, 'b'), cart(1_000)].map(isFresh)).toEqual([true, false, true, true]);
});

test('a purchase counts once by transaction id however late it is repeated', () => {
  const isFresh = createDedupe();
  expect([purchase(0, 'T1'), purchase(10, 'T2'), purchase(9_000_000, 'T1')].map(isFresh)).toEqual([true, true, false]);
});

test('a refund of a transaction is not its purchase repeated', () => {
  const isFresh = createDedupe();
  isFresh(purchase(0, 'T1'));
  expect(isFresh({ name: 'refund', time: 1, transactionId: 'T1', items: [] })).toBe(true);
});
