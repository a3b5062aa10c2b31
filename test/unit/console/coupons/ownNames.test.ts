import { expect, test } from 'vitest';
import { ownNames } from '../../../../src/console/pages/coupons/editor/Goods';

const category = (id: string, names: Readonly<Record<string, string>>) => ({ id, names, products: 1 });

test('suggests the categories’ names in every language that all of them have', () => {
  const tea = category('t1', { en: 'Tea', de: 'Tee', fr: 'Thé' });
  const cups = category('c1', { en: 'Cups', de: 'Tassen' });
  expect(ownNames([tea, cups])).toEqual({ en: 'Tea, Cups', de: 'Tee, Tassen' });
  expect(ownNames([category('t1', { 'zh-CN': '茶叶' })])).toEqual({ en: '茶叶', 'zh-CN': '茶叶' });
  expect([ownNames([tea, category('x', {})]), ownNames([])]).toEqual([undefined, undefined]);
});
