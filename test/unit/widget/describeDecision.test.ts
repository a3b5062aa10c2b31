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
  [
    { by: 'policy', action: 'none' },
    'Worked out on this device: showing none looked better than any coupon.',
    '本设备算出：不展示比展示任何一张券都好。',
  ],
  [{ by: 'rule', variant: 'rule' }, 'The shop’s own rule chose it.', '由商店自己的规则选出。'],
  [
    { by: 'nothing', variant: 'rule', action: 'none' },
    'Nothing that the shop’s own rule names could be shown.',
    '商店规则中的优惠券当时都不能展示。',
  ],
  [{ by: 'exploration' }, 'Drawn at random to learn what people like.', '随机抽取，用来了解大家喜欢什么。'],
  [{ by: 'exploration', action: 'none' }, 'A coupon was drawn at random, but it could not be shown.', '随机抽中了一张券，但当时不能展示。'],
  [{ by: 'timing', action: 'none' }, 'Waited: it seemed early.', '先等一等：当时似乎还太早。'],
  [{ by: 'nothing', action: 'none' }, 'None could be shown.', '当时没有可以展示的券。'],
  [
    { by: 'nothing', variant: 'none', action: 'none' },
    'For comparison, some browsers are shown no coupons. This one was drawn to be among them.',
    '为了对照，部分浏览器不展示优惠券，本浏览器被抽中在内。',
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
    why: 'Chosen on this device from your visits here. It did not come onto the page.',
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
