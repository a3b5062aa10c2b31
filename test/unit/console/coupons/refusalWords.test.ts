import { expect, test } from 'vitest';
import { refusalsEn, refusalsZhCn, refusalWords } from '../../../../src/console/pages/coupons/publish/Refusal';

test('every refusal has a sentence and a way out in both languages, which name the coupon where there is one', () => {
  expect(Object.keys(refusalsZhCn).sort()).toEqual(Object.keys(refusalsEn).sort());
  for (const code of Object.keys(refusalsEn))
    for (const language of ['en', 'zh-CN'] as const) {
      const [named, unnamed] = ['“Tea”', ''].map((coupon) => refusalWords({ code }, language, coupon));
      expect(named?.what).toMatch(language === 'en' ? /^[A-Z“].*\.$/ : /^[“\p{Script=Han}].*。$/u);
      expect(named?.fix).toMatch(language === 'en' ? /[.?]$/ : /。$/);
      expect(named?.what.includes('“Tea”')).toBe(named?.what !== unnamed?.what);
    }
});

test('a bundle that devices would refuse is no fault of the merchant’s, and a code nobody knows has the server’s words', () => {
  expect(refusalWords({ code: 'bundle_floor' }, 'en', '')).toEqual(refusalWords({ code: 'bundle_invalid' }, 'en', ''));
  expect(refusalWords({ code: 'bundle_incompatible' }, 'en', '')).not.toEqual(refusalWords({ code: 'bundle_invalid' }, 'en', ''));
  expect(refusalWords({ code: 'toString' }, 'en', '')).toBeUndefined();
  expect(refusalWords({ code: 'of_tomorrow' }, 'zh-CN', '')).toBeUndefined();
});
