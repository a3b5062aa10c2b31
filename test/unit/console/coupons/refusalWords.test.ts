import { expect, test } from 'vitest';
import { languages } from '../../../../src/console/i18n/languages';
import { refusalWords } from '../../../../src/console/pages/coupons/publish/Refusal';
import { stringsIn } from '../../../helpers/console/strings';

test('every refusal has a sentence and a way out in both languages, which name the coupon where there is one', () => {
  const refusalsEn = stringsIn('en').publishRefusals;
  for (const language of languages) expect(Object.keys(stringsIn(language).publishRefusals).sort()).toEqual(Object.keys(refusalsEn).sort());
  for (const code of Object.keys(refusalsEn))
    for (const language of ['en', 'zh-CN'] as const) {
      const [named, unnamed] = ['“Tea”', ''].map((coupon) => refusalWords({ code, message: '' }, language, coupon));
      expect(named?.what).toMatch(language === 'en' ? /^[A-Z“].*\.$/ : /^[“\p{Script=Han}].*。$/u);
      expect(named?.fix).toMatch(language === 'en' ? /[.?]$/ : /。$/);
      expect(named?.what.includes('“Tea”')).toBe(named?.what !== unnamed?.what);
    }
});

test('a bundle that devices would refuse is no fault of the merchant’s, and a code nobody knows has the server’s words', () => {
  expect(refusalWords({ code: 'bundle_floor', message: '' }, 'en', '')).toEqual(
    refusalWords({ code: 'bundle_invalid', message: '' }, 'en', ''),
  );
  expect(refusalWords({ code: 'bundle_incompatible', message: '' }, 'en', '')).not.toEqual(
    refusalWords({ code: 'bundle_invalid', message: '' }, 'en', ''),
  );
  expect(refusalWords({ code: 'toString', message: '' }, 'en', '')).toBeUndefined();
  expect(refusalWords({ code: 'of_tomorrow', message: '' }, 'zh-CN', '')).toBeUndefined();
});

test('a refused condition is named as in the editor', () => {
  const failure = { code: 'condition_unsupported', message: "The shop's checkout cannot check customer.orders." };
  expect(refusalWords(failure, 'en', '“Tea”')?.what).toBe('Your shop’s checkout cannot check “Previous orders”, a condition of “Tea”.');
  expect(refusalWords(failure, 'zh-CN', '“茶”')?.what).toContain('条件“');
});
