import { expect, it } from 'vitest';
import { createFormats } from '../../../src/console/i18n/i18n';
import { stringsIn } from '../../helpers/console/strings';

const [ISOLATE_LTR, ISOLATE_RTL, ISOLATE, POP] = ['\u2066', '\u2067', '\u2068', '\u2069'];
const TIE = '\u2060';
/** Between an amount and its currency. */
const NO_BREAK = '\u00A0';
const ar = createFormats('ar');

it('keeps a figure of a right-to-left sentence in one piece, with its sign on the left', () => {
  expect(ar.signedMoney(123_400, 'EUR')).toBe(`${ISOLATE_LTR}+${TIE}1,234.00${NO_BREAK}${ISOLATE}€${POP}${POP}`);
  expect(ar.money(-50, 'EUR')).toBe(`${ISOLATE_LTR}−${TIE}0.50${NO_BREAK}${ISOLATE}€${POP}${POP}`);
  expect(ar.signedPercent(-0.125)).toBe(`${ISOLATE_LTR}−${TIE}12.5%${POP}`);
});

it('reads a figure with Arabic words from right to left', () => {
  expect(ar.money(100, 'SAR')).toMatch(new RegExp(`^${ISOLATE_RTL}.*1\\.00.*ر\\.س.*${POP}$`, 'u'));
  // A mark before the sign keeps it on the left of its figure.
  expect(ar.shortMoney(-5_000_000, 'USD')).toMatch(new RegExp(`^${ISOLATE_RTL}\u200E−${TIE}50`, 'u'));
  expect(ar.shortMoney(30_000_000, 'USD')).toMatch(new RegExp(`^${ISOLATE_RTL}.*300.*${ISOLATE}US\\$${POP}${POP}$`, 'u'));
});

it('adds no marks in left-to-right languages', () => {
  expect(createFormats('en').signedMoney(123_400, 'EUR')).toBe(`+${TIE}€1,234.00`);
});

it('isolates names in Arabic sentences and counts in its six forms', () => {
  const { restoreTitle } = stringsIn('ar').versions;
  expect(restoreTitle('Tea 1.2.')).toContain(`«${ISOLATE}Tea 1.2.${POP}»`);
  const { problems } = stringsIn('ar').coupons;
  expect([1, 2, 3, 11, 100].map(problems)).toEqual(['خطأ واحد', 'خطآن', '3 أخطاء', '11 خطأً', '100 خطأ']);
});
