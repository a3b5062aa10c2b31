import { expect, test } from 'vitest';
import { statutes, statutoryNotices } from '../../../../src/campaigns/statutoryNotices';
import { hasStatute, noticeOf, withNotice, withoutStatute, withStatute } from '../../../../src/console/pages/campaigns/shop/Notices';
import type { Draft } from '../../../../src/console/pages/coupons/draft/draft';

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

const { eu, 'new-york': newYork } = statutoryNotices;
const own = { card: { format: 'bar', notice: { '*': 'Gifts are not exchanged. ', 'en-US': 'Ask us.', zh: '赠品不换。' } } };

test('a tick adds the law’s sentence behind what the shop wrote, also where another sentence would have hidden it', () => {
  const ticked = noticeOf(withStatute(own, 'eu'));
  expect(ticked).toEqual({
    ...own.card.notice,
    '*': `Gifts are not exchanged.  ${eu['*']}`,
    en: `Gifts are not exchanged.  ${eu.en}`,
    de: `Gifts are not exchanged.  ${eu.de}`,
    fr: `Gifts are not exchanged.  ${eu.fr}`,
    es: `Gifts are not exchanged.  ${eu.es}`,
    pl: `Gifts are not exchanged.  ${eu.pl}`,
    pt: `Gifts are not exchanged.  ${eu.pt}`,
  });
  expect(hasStatute(withStatute(own, 'eu'), 'eu')).toBe(true);
  expect(withStatute(withStatute(own, 'eu'), 'eu')).toEqual(withStatute(own, 'eu'));
});

test.each([
  ['one law', ['eu'], ['eu']],
  ['two laws', ['eu', 'new-york'], ['eu', 'new-york']],
  ['two laws, the first one last', ['eu', 'new-york'], ['new-york', 'eu']],
  ['two laws, begun with the other', ['new-york', 'eu'], ['new-york', 'eu']],
] as const)('ticking and unticking %s gives back what stood there', (_, on, off) => {
  for (const draft of [own, { card: { notice: { '*': 'Own.' } } }, { card: { notice: { de: 'Unser Satz.', en: '' } } }, {}])
    expect(off.reduce<Draft>(withoutStatute, on.reduce<Draft>(withStatute, draft))).toEqual(
      withNotice(draft, Object.fromEntries(Object.entries(noticeOf(draft)).filter(([, sentence]) => sentence !== ''))),
    );
});

test('what was written beside a law’s sentence while it stood there stays', () => {
  const written = withNotice({}, { ...eu, de: `Vorher. ${eu.de} Nachher.`, 'en-US': `${newYork['en-US']}! Really.` });
  expect(hasStatute(written, 'eu')).toBe(true);
  expect(noticeOf(withoutStatute(written, 'eu'))).toEqual({ de: 'Vorher. Nachher.', 'en-US': `${newYork['en-US']}! Really.` });
});

test('a law that is ticked beside another one does not say the other one’s sentence again', () => {
  expect(noticeOf(withStatute(withStatute({}, 'eu'), 'new-york'))['en-US']).toBe(newYork['en-US']);
});

test('a sentence that is emptied goes, and with the last one what held it', () => {
  expect(withNotice({ label: 'x', card: { notice: { de: 'Satz.' } } }, { de: undefined })).toEqual({ label: 'x' });
});
