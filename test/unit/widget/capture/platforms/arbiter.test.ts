import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ShopperEvent } from '../../../../../src/protocol/events/shopperEvent';
import { type Arbiter, createArbiter, GRACE_MS } from '../../../../../widget/capture/platforms/arbiter';

const add = (itemId: string): ShopperEvent => ({ name: 'add_to_cart', time: 0, items: [{ itemId, quantity: 1 }] });
const view = (itemId: string): ShopperEvent => ({ name: 'view_item', time: 0, items: [{ itemId, quantity: 1 }] });
const card = (itemId: string, listId: string): ShopperEvent => ({
  name: 'view_item_list',
  time: 0,
  listId,
  items: [{ itemId, quantity: 1 }],
});

let taken: ShopperEvent[];
let said: Set<string>;
let arbiter: Arbiter;
beforeEach(() => {
  vi.useFakeTimers();
  taken = [];
  said = new Set();
  arbiter = createArbiter(said, (event) => taken.push(event));
});
afterEach(() => {
  vi.useRealTimers();
});
const ids = (): readonly (string | undefined)[] => taken.map((event) => ('items' in event ? event.items[0]?.itemId : undefined));

test('two channels that say the same with other ids count once: the one before in the order, though it came second', () => {
  arbiter.offer('segment', add('507f'));
  vi.advanceTimersByTime(GRACE_MS - 1);
  arbiter.offer('shopify', add('gid'));
  vi.advanceTimersByTime(GRACE_MS);
  expect(ids()).toEqual(['gid']);
});

test('the first channel that delivers a name owns it for the life of the page, and that name only', () => {
  arbiter.offer('segment', add('507f'));
  vi.advanceTimersByTime(GRACE_MS);
  arbiter.offer('shopify', add('gid'));
  arbiter.offer('shopify', view('gid'));
  arbiter.offer('segment', add('508a'));
  vi.advanceTimersByTime(60_000);
  expect(ids()).toEqual(['507f', 'gid', '508a']);
});

test('what the shop says itself is silent in all channels, also when it says it within the grace', () => {
  arbiter.offer('pageData', view('sku'));
  said.add('view_item');
  arbiter.offer('shopify', add('gid'));
  vi.advanceTimersByTime(GRACE_MS);
  arbiter.offer('woocommerce', view('sku'));
  vi.advanceTimersByTime(GRACE_MS);
  expect(ids()).toEqual(['gid']);
});

test('a twin that compares items lets both through', () => {
  const seen = new Set<string>();
  const twin = [add('507f'), add('gid')].filter((event) => !seen.has(JSON.stringify(event)) && seen.add(JSON.stringify(event)));
  expect(twin).toHaveLength(2);
});

test('when the page goes nothing waits any longer, and is not told again', () => {
  arbiter.offer('segment', add('507f'));
  arbiter.offer('woocommerce', add('woo-beanie'));
  arbiter.flush();
  expect(ids()).toEqual(['woo-beanie']);
  vi.advanceTimersByTime(GRACE_MS);
  expect(taken).toHaveLength(1);
});

test('cards of one grid are one list, at most 200 of them', () => {
  for (let i = 0; i < 250; i++) arbiter.offer('shopify', card(`p${i}`, 'collection'));
  arbiter.offer('shopify', card('r', 'recommendation'));
  vi.advanceTimersByTime(GRACE_MS);
  expect(taken.map((event) => 'items' in event && event.items.length)).toEqual([200, 1]);
});
