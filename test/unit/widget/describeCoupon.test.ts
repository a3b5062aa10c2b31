import * as v from 'valibot';
import { expect, test } from 'vitest';
import { couponSchema } from '../../../src/protocol/coupons/coupon';
import type { Discount } from '../../../src/protocol/coupons/discount';
import { minorDigits } from '../../../src/protocol/values/money';
import { describeCoupon } from '../../../widget/card/describeCoupon';
import { en } from '../../../widget/i18n/en';
import { createFormat } from '../../../widget/i18n/format';
import { canonicalLocale } from '../../../widget/i18n/locale';
import { zhCN } from '../../../widget/i18n/zhCN';

const coupon = (discount: Discount, more: object = {}) =>
  v.parse(couponSchema, { id: 'c', version: 1, title: { en: 'T' }, discount, startsAt: 0, endsAt: 1, ...more });
const inEnglish = (discount: Discount, more?: object) =>
  describeCoupon(coupon(discount, more), 'EUR', en, createFormat('en-GB', 'en', minorDigits));

test('says what each form gives and every limit of it', () => {
  expect(inEnglish({ kind: 'percent', basisPoints: 1_250, cap: 2_050 }, { scope: { categories: ['Tea', 'Cups'] } })).toEqual({
    headline: '12.5% off',
    terms: ['On Tea and Cups', 'Saves up to €20.50'],
  });
  expect(inEnglish({ kind: 'fixed', amount: 500 }, { when: { all: [{ field: 'cart.value', op: 'gte', value: 3_000 }] } })).toEqual({
    headline: '€5 off',
    terms: ['On everything in the shop', 'From €30 in your cart'],
  });
  const tiers = [
    { threshold: 5_000, amount: 500 },
    { threshold: 10_000, amount: 1_500 },
  ];
  expect(inEnglish({ kind: 'tiers', tiers, repeat: true, cap: 5_000 })).toEqual({
    headline: 'Spend €50, save €5',
    terms: ['Spend €100, save €15', 'Counts again for every further step', 'On everything in the shop', 'Saves up to €50'],
  });
  expect(inEnglish({ kind: 'freeShipping', cap: 700 })).toEqual({ headline: 'Free shipping', terms: ['Saves up to €7'] });
  const everything = ['On everything in the shop'];
  expect(inEnglish({ kind: 'gift', itemId: 'mug', quantity: 1, value: 900 })).toEqual({ headline: 'Free gift', terms: everything });
  expect(inEnglish({ kind: 'points', points: 500, value: 250 })).toEqual({ headline: '500 points', terms: everything });
  expect(inEnglish({ kind: 'storeCredit', amount: 1_000 })).toEqual({ headline: '€10 credit', terms: everything });
  expect(inEnglish({ kind: 'cashBack', basisPoints: 500, cap: 2_000 }, { membersOnly: true })).toEqual({
    headline: '5% back',
    terms: [...everything, 'Saves up to €20', 'For members'],
  });
});

test('quotes a percentage in Chinese as what is left to pay', () => {
  const text = describeCoupon(
    coupon({ kind: 'percent', basisPoints: 1_500, cap: 2_000 }),
    'CNY',
    zhCN,
    createFormat('zh-CN', 'zh-CN', minorDigits),
  );
  expect(text.headline).toBe('8.5折');
});

test('has words for every form in Chinese', () => {
  const forms: Discount[] = [
    { kind: 'gift', itemId: 'mug', quantity: 1, value: 900 },
    { kind: 'points', points: 500, value: 250 },
    { kind: 'cashBack', basisPoints: 500, cap: 2_000 },
    { kind: 'storeCredit', amount: 1_000 },
  ];
  const texts = forms.map((form) =>
    describeCoupon(coupon(form, { membersOnly: true }), 'CNY', zhCN, createFormat('zh-CN', 'zh-CN', minorDigits)),
  );
  expect(texts.map(({ headline }) => headline)).toEqual(['赠品', '500积分', '返现5%', '¥10购物金']);
  for (const { terms } of texts) expect(terms).toContain('会员专享');
});

test('formats yen without decimals and picks the nearest language of a title', () => {
  const format = createFormat('de-AT', 'en', minorDigits);
  expect(createFormat('en', 'en', minorDigits).money(1_200, 'JPY')).toBe('¥1,200');
  expect(format.pick({ en: 'Tea', de: 'Tee' })).toBe('Tee');
  expect(format.pick({ en: 'Tea', fr: 'Thé' })).toBe('Tea');
  expect(canonicalLocale('not a tag')).toBe('en');
});
