import { expect, test } from 'vitest';
import { statutoryNotices } from '../../../src/campaigns/statutoryNotices';
import { noticeFor } from '../../../widget/card/Card';

test('the words the statute of New York gives are said as they are', () => {
  expect(statutoryNotices['new-york']).toEqual({ 'en-US': 'THIS PRICE WAS SET BY AN ALGORITHM USING YOUR PERSONAL DATA' });
});

test('a page says the sentence of its own market', () => {
  const both = { ...statutoryNotices.eu, ...statutoryNotices['new-york'] };
  expect(noticeFor(both, 'en-US')).toMatch(/^THIS PRICE WAS SET/);
  expect(noticeFor(both, 'en-GB')).toBe(statutoryNotices.eu.en);
  expect(noticeFor(both, 'de-AT')).toBe(statutoryNotices.eu.de);
  expect(noticeFor(both, 'pt-BR')).toBe(statutoryNotices.eu.pt);
  expect(noticeFor(both, 'pl')).toBe(statutoryNotices.eu.pl);
  expect(noticeFor(both, 'hr')).toBe(statutoryNotices.eu['*']);
  expect(noticeFor(statutoryNotices['new-york'], 'de')).toBeUndefined();
});
