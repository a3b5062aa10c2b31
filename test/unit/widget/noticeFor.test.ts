import { expect, test } from 'vitest';
import { noticeFor } from '../../../widget/card/Card';

const notice = { 'en-US': 'New York', en: 'English', '*': 'Anyone' };

test.each([
  ['en-US', 'New York'],
  ['en-GB', 'English'],
  ['en', 'English'],
  ['de-AT', 'Anyone'],
])('a page in %s says %j', (locale, sentence) => {
  expect(noticeFor(notice, locale)).toBe(sentence);
});

test('a page that no tag names says nothing', () => {
  expect(noticeFor({ 'en-US': 'New York' }, 'en-GB')).toBeUndefined();
  expect(noticeFor({ en: '' }, 'en')).toBeUndefined();
  expect(noticeFor(undefined, 'en')).toBeUndefined();
  // No tag of BCP 47, and yet a name that every object has.
  expect(noticeFor({}, 'constructor')).toBeUndefined();
});
