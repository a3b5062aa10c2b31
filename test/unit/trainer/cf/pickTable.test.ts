import { expect, test } from 'vitest';
import type { ItemModel } from '../../../../src/trainer/cf/itemModel';
import { pickTable } from '../../../../src/trainer/cf/pickTable';

const items = ['a', 'b', 'c', 'd'];
const model: ItemModel = {
  kind: 'ease',
  name: 'ease',
  items,
  popularity: Float64Array.of(10, 20, 5, 40),
  // Rows are the viewed item.
  b: Float64Array.of(0, 0.3, 0.2, 0.00001, 0.1, 0, 0, 0, 0, 0, 0, 0.9, 0.4, 0.5, 0.6, 0),
};
const shared = new Float64Array(16).fill(20);
const facts = {
  titleOf: (id: string) => (id === 'c' ? undefined : `The ${id}`),
  categoriesOf: (id: string) => [id === 'd' ? 'Cups' : 'Tea'],
  mayTell: () => true,
};
const coupons = [{ scope: { categories: ['Tea'] } }];

test('keeps the named goods of coupons, most popular first, and the links that count', () => {
  const table = pickTable({ model, shared, shoppers: 100 }, coupons, facts)!;
  expect(table.goods.map(({ id, title, categories }) => [id, title, categories])).toEqual([
    ['b', 'The b', ['Tea']],
    ['a', 'The a', ['Tea']],
  ]);
  expect(table.goods[0]!.popularity).toBe(2 * table.goods[1]!.popularity);
  expect(table.links).toEqual({ a: [0, 3_000], b: [1, 1_000], d: [0, 5_000, 1, 4_000] });
});

test('takes an item whose id is a name of every object', () => {
  const named = { ...model, items: ['constructor', 'b', 'c', 'd'] };
  expect(pickTable({ model: named, shared, shoppers: 100 }, coupons, facts)!.links.constructor).toEqual([0, 3_000]);
});

test('says nothing of sensitive items, nor of pairs that few shoppers have in common', () => {
  const silent = pickTable({ model, shared, shoppers: 100 }, coupons, { ...facts, mayTell: (id) => id !== 'd' })!;
  expect(silent.links).not.toHaveProperty('d');
  const rare = shared.slice();
  rare[3 * 4 + 1] = 19;
  expect(pickTable({ model, shared: rare, shoppers: 100 }, coupons, facts)!.links.d).toEqual([1, 4_000]);
  expect(pickTable({ model, shared, shoppers: 100 }, coupons, { ...facts, mayTell: () => false })).toBeUndefined();
});
