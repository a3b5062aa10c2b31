import { expect, test } from 'vitest';
import { amountOf, categoriesOf } from '../../../../../widget/capture/platforms/fields';

test.each([
  [29.9, 29.9],
  ['29.90', 29.9],
  ['29,90', 29.9],
  ['1.299,00 €', 1299],
  ['$1,299.00', 1299],
  ['1 299,50 kr.', 1299.5],
  ['CHF 1’299.–', 1299],
  ['1,299', 1299],
  ['1.299.000', 1_299_000],
  ['0', 0],
  ['29.90 - 39.90', 29.9],
] as const)('%s is %s', (text, amount) => {
  expect(amountOf(text)).toBe(amount);
});

test.each([['on request'], [''], ['-5'], [-5], [null], [undefined], [{}], [Number.NaN], ['9'.repeat(60)]])('%s is no amount', (value) => {
  expect(amountOf(value)).toBeUndefined();
});

test('categories come as a path or as a list', () => {
  const meant = { item_category: 'Tea', item_category2: 'Green' };
  expect(categoriesOf('Tea > Green')).toEqual(meant);
  expect(categoriesOf('Tea/Green')).toEqual(meant);
  expect(categoriesOf(['Tea', 'Green'])).toEqual(meant);
  expect(categoriesOf(undefined)).toEqual({});
});
