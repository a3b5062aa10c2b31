import { expect, test } from 'vitest';
import { hasStatute, statutes, statutoryNotices, withoutStatute, withStatute } from '../../../../src/core/campaigns/statutoryNotices';
import { noticeFor } from '../../../../widget/card/noticeFor';

test('the words the statute of New York gives are said as they are', () => {
  expect(statutoryNotices['new-york']).toEqual({ 'en-US': 'THIS PRICE WAS SET BY AN ALGORITHM USING YOUR PERSONAL DATA' });
});

test('a page says the sentence of its own market', () => {
  const both = statutes.reduce<Readonly<Record<string, unknown>>>(withStatute, {}) as Readonly<Record<string, string>>;
  expect(statutes.every((statute) => hasStatute(both, statute))).toBe(true);
  expect(noticeFor(both, 'en-US')).toMatch(/^THIS PRICE WAS SET/);
  expect(noticeFor(both, 'en-GB')).toBe(statutoryNotices.eu.en);
  expect(noticeFor(both, 'de-AT')).toBe(statutoryNotices.eu.de);
  expect(noticeFor(both, 'pt')).toBe(statutoryNotices.eu['*']);
  expect(noticeFor(withoutStatute(both, 'eu') as Readonly<Record<string, string>>, 'de')).toBeUndefined();
});

test('what the shop wrote itself is no sentence of a statute, and stays', () => {
  const own = { ...statutoryNotices.eu, fr: 'Nos propres mots.' };
  expect(hasStatute(own, 'eu')).toBe(false);
  expect(withoutStatute(own, 'eu')).toEqual({ fr: 'Nos propres mots.' });
});
