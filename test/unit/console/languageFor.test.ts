import { expect, it } from 'vitest';
import { languageFor } from '../../../src/console/i18n/languages';

it('takes the first wanted language there is, and English where there is none', () => {
  expect(languageFor(['zh-Hans-CN', 'en'])).toBe('zh-CN');
  expect(languageFor(['nl-NL', 'en-GB', 'zh'])).toBe('en');
  expect(languageFor(['pt', 'zh-TW'])).toBe('zh-CN');
  expect(languageFor(['de-AT', 'en'])).toBe('de');
  expect(languageFor([])).toBe('en');
});
