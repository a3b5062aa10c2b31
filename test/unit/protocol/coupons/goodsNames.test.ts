import { expect, test } from 'vitest';
import { goodsNames } from '../../../../src/protocol/coupons/couponWords';

const scope = { categories: ['tea', 'cat-12'] };

test('names goods in the shopper’s language, then as on the page, then in English', () => {
  const goods = { en: 'tea and cups', de: 'Tee und Tassen' };
  const onPage = (id: string) => ({ tea: 'Thé', 'cat-12': 'Tasses' })[id];
  const onePage = (id: string) => (id === 'tea' ? 'Thé' : undefined);
  expect(goodsNames({ goods, scope }, 'de-AT', onPage)).toEqual(['Tee und Tassen']);
  expect(goodsNames({ goods, scope }, 'fr', onPage)).toEqual(['Thé', 'Tasses']);
  expect(goodsNames({ goods, scope }, 'fr', onePage)).toEqual(['tea and cups']);
  expect(goodsNames({ scope }, 'fr', onPage)).toEqual(['Thé', 'Tasses']);
});

test('never shows an id that is no name, nor a part of the goods', () => {
  const of = (...categories: string[]) => goodsNames({ scope: { categories } }, 'en');
  expect(of('Tea', 'Home & Garden')).toEqual(['Tea', 'Home & Garden']);
  expect(of('Tea', 'cat-12')).toEqual([]);
  for (const id of ['tea', 'CAT_12', 'SKU', '8743', 'home/tea', 'Home > Tea', 'gid://shop/Collection/1', 'T-12'])
    expect(of(id)).toEqual([]);
  for (const id of ['茶叶', 'الشاي', 'green tea', 'Men’s', 'Öle']) expect(of(id)).toEqual([id]);
});

test('has no names for coupons of single products', () => {
  expect(goodsNames({ scope: {} }, 'en')).toEqual([]);
});
