import { expect, test } from 'vitest';
import { hasStatute, noticeOf, withNotice, withoutStatute, withStatute } from '../../../../src/console/pages/coupons/draft/noticeEdits';
import { statutes, statutoryNotices } from '../../../../src/core/campaigns/statutoryNotices';

test('both statutes stand side by side, and each goes alone', () => {
  const both = statutes.reduce(withStatute, { card: { format: 'bar' } });
  expect(statutes.map((statute) => hasStatute(both, statute))).toEqual([true, true]);
  const american = withoutStatute(both, 'eu');
  expect(american).toEqual({ card: { format: 'bar', notice: statutoryNotices['new-york'] } });
  expect(statutes.map((statute) => hasStatute(american, statute))).toEqual([false, true]);
  expect(withoutStatute(american, 'new-york')).toEqual({ card: { format: 'bar' } });
});

test('what the shop wrote itself is no sentence of a statute, and stays', () => {
  const own = withNotice({}, { ...statutoryNotices.eu, fr: 'Nos propres mots.' });
  expect(hasStatute(own, 'eu')).toBe(false);
  expect(noticeOf(withoutStatute(own, 'eu'))).toEqual({ fr: 'Nos propres mots.' });
});

test('a sentence that is emptied goes, and with the last one what held it', () => {
  expect(withNotice({ label: 'x', card: { notice: { de: 'Satz.' } } }, { de: undefined })).toEqual({ label: 'x' });
});
