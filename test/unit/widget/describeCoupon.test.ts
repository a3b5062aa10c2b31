import * as v from 'valibot';
import { expect, test } from 'vitest';
import { couponSchema } from '../../../src/protocol/coupons/coupon';
import type { Discount } from '../../../src/protocol/coupons/discount';
import { minorDigits } from '../../../src/protocol/values/money';
import { describeCoupon, validityText } from '../../../widget/card/describeCoupon';
import { ar } from '../../../widget/i18n/ar';
import { de } from '../../../widget/i18n/de';
import { en } from '../../../widget/i18n/en';
import { createFormat } from '../../../widget/i18n/format';
import { canonicalLocale } from '../../../widget/i18n/locale';
import { zhCN } from '../../../widget/i18n/zhCN';
import type { Offer } from '../../../worker/api';

const coupon = (discount: Discount, more: object = {}) =>
  v.parse(couponSchema, { id: 'c', version: 1, title: { en: 'T' }, discount, startsAt: 0, endsAt: 1, ...more });
const onPage = (category: string) => (category === 'tea' ? 'Teas' : undefined);
const inEnglish = (discount: Discount, more?: object) =>
  describeCoupon(coupon(discount, more), 'EUR', en, createFormat('en-GB', 'en', minorDigits), onPage);

test('says what each form gives and every limit of it', () => {
  expect(inEnglish({ kind: 'percent', basisPoints: 1_250, cap: 2_050 }, { scope: { categories: ['Tea', 'Cups'] } })).toMatchObject({
    headline: '12.5% off',
    heading: '12.5% off Tea and Cups',
    title: 'T',
    terms: ['Saves up to €20.50'],
  });
  expect(inEnglish({ kind: 'fixed', amount: 500 }, { when: { all: [{ field: 'cart.value', op: 'gte', value: 3_000 }] } })).toMatchObject({
    headline: '€5 off',
    terms: ['On everything in the shop', 'From €30 in your cart'],
  });
  const tiers = [
    { threshold: 5_000, amount: 500 },
    { threshold: 10_000, amount: 1_500 },
  ];
  expect(inEnglish({ kind: 'tiers', tiers, repeat: true, cap: 5_000 })).toMatchObject({
    headline: 'Spend €50, save €5',
    terms: ['Spend €100, save €15', 'Counts again for every further step', 'On everything in the shop', 'Saves up to €50'],
  });
  expect(inEnglish({ kind: 'freeShipping', cap: 700 })).toMatchObject({ headline: 'Free shipping', terms: ['Saves up to €7'] });
  const pieces = { kind: 'buyGet', buy: 2, get: 1, gets: {}, basisPoints: 10_000, times: 1, cap: 900 } as const;
  expect(inEnglish(pieces, { scope: { categories: ['Tea'] } })).toMatchObject({
    headline: 'Buy 2, get 1 free',
    terms: ['Once per order', 'On Tea', 'Saves up to €9'],
  });
  const cups = { ...pieces, gets: { categories: ['Cups'] }, basisPoints: 5_000, times: 3 };
  expect(inEnglish(cups, { scope: { categories: ['Tea'] } })).toMatchObject({
    headline: 'Buy 2, get 50% off 1 more',
    terms: ['Up to 3 times per order', 'On Tea and Cups', 'Saves up to €9'],
  });
  // An id means nothing to shoppers, and the goods bought alone would say the wrong thing.
  expect(inEnglish({ ...cups, gets: { itemIds: ['841'] } }, { scope: { categories: ['Tea'] } }).terms).toContain('On selected products');
  const everything = ['On everything in the shop'];
  expect(inEnglish({ kind: 'gift', itemId: 'mug', quantity: 1, value: 900 })).toMatchObject({ headline: 'Free gift', terms: everything });
  expect(inEnglish({ kind: 'points', points: 500, value: 250 })).toMatchObject({ headline: '500 points', terms: everything });
  expect(inEnglish({ kind: 'storeCredit', amount: 1_000 })).toMatchObject({ headline: '€10 credit', terms: everything });
  expect(inEnglish({ kind: 'cashBack', basisPoints: 500, cap: 2_000 }, { membersOnly: true })).toMatchObject({
    headline: '5% back',
    terms: [...everything, 'Saves up to €20', 'For members'],
  });
});

test('names goods as the page does, and never by an id', () => {
  const discount: Discount = { kind: 'fixed', amount: 500 };
  const scope = (...categories: string[]) => inEnglish(discount, { scope: { categories } });
  expect([scope('tea'), scope('Cups')].map(({ heading }) => heading)).toEqual(['€5 off Teas', '€5 off Cups']);
  expect(scope('tea', 'cat-9')).toMatchObject({ heading: '€5 off', terms: ['On selected products'] });
  expect(inEnglish(discount, { goods: { en: 'tea' }, scope: { itemIds: ['841'] } }).heading).toBe('€5 off tea');
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

test.each<[string, object, object]>([
  ['20% off tea', { scope: { categories: ['Tea'] } }, { heading: '20% off tea', isTitle: true, title: undefined, terms: [] }],
  ['20% off', { scope: { categories: ['Tea'] } }, { heading: '20% off Tea', isTitle: false, title: undefined, terms: [] }],
  ['Save 20% on tea', { scope: { categories: ['Tea'] } }, { heading: '20% off Tea', title: undefined, terms: [] }],
  ['20% off all green tea', { scope: { categories: ['Leaves'] } }, { heading: '20% off all green tea', terms: ['On Leaves'] }],
  ['For your next pot', { scope: { categories: ['Tea'] } }, { heading: '20% off Tea', title: 'For your next pot', terms: [] }],
  ['For your next pot', { scope: { itemIds: ['a'] } }, { heading: '20% off', title: 'For your next pot', terms: ['On selected products'] }],
  ['T', { scope: { categories: ['A long category of things', 'and another one'] } }, { heading: '20% off' }],
])('says each thing once: %s', (title, more, text) => {
  const discount: Discount = { kind: 'percent', basisPoints: 2_000, cap: 1_500 };
  const described = describeCoupon(
    coupon(discount, { ...more, title: { en: title } }),
    'EUR',
    en,
    createFormat('en', 'en', minorDigits),
    onPage,
  );
  expect({ ...described, terms: described.terms.filter((term) => !term.startsWith('Saves')) }).toMatchObject(text);
});

test('a title in another language than the page’s that says the same is not shown next to ours', () => {
  const tea = coupon({ kind: 'percent', basisPoints: 2_000, cap: 500 }, { title: { en: '20% off tea' }, scope: { categories: ['Tee'] } });
  const text = describeCoupon(tea, 'EUR', de, createFormat('de', 'de', minorDigits), onPage);
  expect([text.heading.replace('\u00a0', ' '), text.title]).toEqual(['20 % Rabatt auf Tee', undefined]);
});

test('marks of direction make no other title: Arabic says the amount once', () => {
  const coffee = coupon(
    { kind: 'fixed', amount: 400 },
    { title: { en: '$4 off coffee', ar: 'خصم 4 US$ على القهوة' }, goods: { en: 'coffee', ar: 'القهوة' } },
  );
  const { heading, isTitle, title } = describeCoupon(coffee, 'USD', ar, createFormat('ar', 'ar', minorDigits), onPage);
  expect([heading, isTitle, title]).toEqual(['خصم 4 US$ على القهوة', true, undefined]);
});

const now = Date.UTC(2026, 11, 1, 12);
const HOUR = 3_600_000;
test.each<[number, number | undefined, string | undefined]>([
  // The lifetime of a code, unless the coupon ends before.
  [40 * 24 * HOUR, HOUR / 2, 'Valid for 30 minutes after you get it'],
  [40 * 24 * HOUR, HOUR, 'Valid for 1 hour after you get it'],
  [40 * 24 * HOUR, 1.5 * HOUR, 'Valid for 90 minutes after you get it'],
  [40 * 24 * HOUR, 14 * 24 * HOUR, 'Valid for 14 days after you get it'],
  [4 * 24 * HOUR, 14 * 24 * HOUR, 'Ends Dec 5'],
  [4 * 24 * HOUR, undefined, 'Ends Dec 5'],
  [HOUR / 4, HOUR / 2, 'Ends Dec 1, 2026, 12:15 PM'],
  // Nobody waits for an end that is years away.
  [400 * 24 * HOUR, undefined, undefined],
  [400 * 24 * HOUR, HOUR / 2, 'Valid for 30 minutes after you get it'],
])('says how long it can be used: ends in %i ms, code for %s', (left, codeMs, words) => {
  const offer: Offer = {
    ...{ decisionId: 'd', currency: 'EUR', by: 'policy', because: [], codeMs },
    coupon: coupon({ kind: 'fixed', amount: 500 }, { endsAt: now + left }),
  };
  expect(validityText(offer, now, en, createFormat('en', 'en', minorDigits))?.replace('\u202f', ' ')).toBe(words);
});
