import { expect, it } from 'vitest';
import { languageFor } from '../../../src/console/i18n/i18n';

it('takes the first wanted language there is, and English where there is none', () => {
  expect(languageFor(['zh-Hans-CN', 'en'])).toBe('zh-CN');
  expect(languageFor(['de-DE', 'en-GB', 'zh'])).toBe('en');
  expect(languageFor(['fr', 'zh-TW'])).toBe('zh-CN');
  expect(languageFor([])).toBe('en');
});
