import { expect, test } from 'vitest';
import { refusalSentences } from '../../../src/engine/eligibility/eligibility';
import { minorDigits } from '../../../src/protocol/values/money';
import { createFormat } from '../../../widget/i18n/format';
import { panelEn as en } from '../../../widget/i18n/panelEn';
import type { PanelStrings } from '../../../widget/i18n/panelStrings';
import { panelZhCN as zh } from '../../../widget/i18n/panelZhCN';
import { describeDecision as describeWith } from '../../../widget/panel/Records';
import { inspectedDecision as decision } from '../../helpers/widgetWords';

const describeDecision = (of: Parameters<typeof describeWith>[0], strings: PanelStrings, locale: string) =>
  describeWith(of, strings, createFormat(locale, strings.language, minorDigits));
const refused = (...codes: readonly string[]) => codes.map((code, at) => ({ couponId: `c${at}`, code }));

test.each([
  [{ by: 'policy' }, 'Chosen on this device from your visits here.', '由本设备根据您在本店的浏览选出。'],
  [{ by: 'policy', action: 'none' }, 'Your device expected no coupon to work best.', '您的设备认为不展示优惠券效果最好。'],
  [{ by: 'rule', variant: 'rule' }, 'Chosen by the shop’s rule.', '由商店的规则选出。'],
  [
    { by: 'nothing', variant: 'rule', action: 'none' },
    'No coupon of the shop’s rule could be shown.',
    '商店规则中的优惠券当时都不能展示。',
  ],
  [{ by: 'exploration' }, 'Picked at random to learn what shoppers like.', '随机抽取，用来了解顾客喜欢什么。'],
  [{ by: 'exploration', action: 'none' }, 'A coupon was picked at random, but could not be shown.', '随机抽中了一张券，但当时不能展示。'],
  [{ by: 'timing', action: 'none' }, 'Your device waited for a better moment.', '您的设备在等待更好的时机。'],
  [{ by: 'nothing', action: 'none' }, 'No coupon could be shown.', '当时没有可以展示的优惠券。'],
  [
    { by: 'nothing', variant: 'none', action: 'none' },
    'Some browsers, drawn at random, see no coupons, so that results can be compared. Yours is one of them.',
    '为了比较结果，部分随机抽中的浏览器不展示优惠券。您的浏览器就是其中之一。',
  ],
] as const)('says why of %o', (more, english, chinese) => {
  expect(describeDecision(decision(more), en, 'en').why).toBe(english);
  expect(describeDecision(decision(more), zh, 'zh-CN').why).toBe(chinese);
});

test('says what was chosen, or that nothing was', () => {
  expect([describeDecision(decision(), en, 'en').what, describeDecision(decision(), zh, 'zh-CN').what]).toEqual([
    'Coupon “tea-20”',
    '优惠券“tea-20”',
  ]);
  expect(describeDecision(decision({ action: 'none' }), en, 'en').what).toBe('No coupon');
});

test('calls a coupon by the shop’s title in the shopper’s language, and says when it never was on the page', () => {
  const titled = decision({ title: { en: '20% off tea', 'zh-CN': '茶叶八折' }, shown: false });
  expect(describeDecision(titled, en, 'en-GB')).toMatchObject({
    what: 'Coupon “20% off tea”',
    why: 'Chosen on this device from your visits here. It was not shown.',
  });
  expect(describeDecision(titled, zh, 'zh-CN').what).toBe('优惠券“茶叶八折”');
});

test('groups the refusals by what they say, most coupons first, with the right plural', () => {
  const nothing = decision({
    by: 'nothing',
    action: 'none',
    refusals: refused('members_only', 'frequency_day', 'frequency_day', 'frequency_day', 'of_a_later_version', 'toString'),
  });
  expect(describeDecision(nothing, en, 'en').refused).toEqual([
    '3 coupons: shown often enough in 24 hours',
    '2 coupons: for another reason',
    '1 coupon: for members only',
  ]);
  expect(describeDecision(nothing, zh, 'zh-CN').refused).toEqual(['3张券：24小时内展示次数已够', '2张券：其他原因', '1张券：仅限会员']);
});

test('does not give refusals as the reason where they are none', () => {
  const refusals = refused('members_only');
  for (const more of [
    {},
    { action: 'none' },
    { by: 'timing', action: 'none' },
    { by: 'nothing', variant: 'none', action: 'none' },
  ] as const)
    expect(describeDecision(decision({ ...more, refusals }), en, 'en').refused).toEqual([]);
});

test('has different words for every reason code', () => {
  for (const { refusals } of [en, zh]) {
    expect(Object.keys(refusals).sort()).toEqual(Object.keys(refusalSentences).sort());
    expect(new Set(Object.values(refusals)).size).toBe(Object.keys(refusalSentences).length);
  }
});
