import * as v from 'valibot';
import { expect, test } from 'vitest';
import { lastItems, leadingTo, type PickTable, pickTableSchema, rankGoods } from '../../../../src/engine/scoring/picks';

const good = (id: string, popularity: number, category = 'Tea') => ({ id, title: id.toUpperCase(), categories: [category], popularity });
const table: PickTable = {
  version: 1,
  goods: [good('a', 30), good('b', 20), good('c', 10), good('mug', 25, 'Cups')],
  links: { x: [2, 40], y: [1, 40], mug: [2, 15] },
  fade: 0.5,
};
const ranked = (items: readonly string[], scope = {}) => rankGoods(table, items, scope).map(({ id }) => id);

test('shows a new shopper the shop’s order of popularity, within the scope', () => {
  expect(v.parse(pickTableSchema, table)).toEqual(table);
  expect(ranked([])).toEqual(['a', 'mug', 'b', 'c']);
  expect(ranked([], { categories: ['Tea'] })).toEqual(['a', 'b', 'c']);
  expect(ranked([], { itemIds: ['c', 'mug'] })).toEqual(['mug', 'c']);
});

test('ranks by the last views, and an earlier one counts less', () => {
  // c: 10 + 40, b: 20 + 40 / 2; then the other way round.
  expect(ranked(['x', 'y'], { categories: ['Tea'] })).toEqual(['c', 'b', 'a']);
  expect(ranked(['y', 'x'], { categories: ['Tea'] })).toEqual(['b', 'a', 'c']);
});

test('leaves out what was viewed, and takes no item for a link of its own', () => {
  expect(ranked(['mug'], { categories: ['Tea'] })).toEqual(['a', 'c', 'b']);
  expect(ranked(['mug', 'a'])).toEqual(['c', 'b']);
  expect(ranked(['constructor', '__proto__'])).toEqual(['a', 'mug', 'b', 'c']);
});

test('counts each item once, where it was viewed last', () => {
  expect(lastItems(['p', 'q', 'p', 'r'].map((itemId) => ({ itemId })))).toEqual(['r', 'p', 'q']);
});

test('names the item that counts most for a good, and none for one that is only popular', () => {
  const both = { ...table, links: { x: [2, 40], y: [2, 60, 1, -5] } };
  // 40 against 60 / 2; then 60 against 40 / 2.
  expect(leadingTo(both, ['x', 'y'], 'c')).toBe('x');
  expect(leadingTo(both, ['y', 'x'], 'c')).toBe('y');
  for (const id of ['a', 'b', 'unknown']) expect(leadingTo(both, ['x', 'y'], id)).toBeUndefined();
  expect(leadingTo(both, ['constructor'], 'c')).toBeUndefined();
});
