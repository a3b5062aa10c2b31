import { type Localized, pickText } from '../../src/protocol/coupons/couponWords';
import type { Minor, minorDigits } from '../../src/protocol/values/money';
import { directionOf } from './locale';

/** Formatting for one page. Where text runs from right to left, what is put into a sentence is isolated, so that it does not reorder its neighbours. */
export interface Format {
  /** Of the page, and so of what the shop has written and of numbers. */
  readonly locale: string;
  /** Of our sentences, and so of dates and lists in them. */
  readonly wording: string;
  /** Of our sentences, whichever way the page runs. */
  readonly direction: 'ltr' | 'rtl';
  number(value: number): string;
  money(amount: Minor, currency: string): string;
  percent(basisPoints: number): string;
  moment(time: number): string;
  /** The last moment before an end: one at midnight is told by the day that is the last. */
  end(time: number): string;
  list(words: readonly string[]): string;
  pick(text: Localized): string;
  /** For what is somebody else's and stands in a sentence of ours. */
  isolate(text: string): string;
}

/** https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates */
const [FIRST_STRONG_ISOLATE, POP_ISOLATE] = ['\u2068', '\u2069'];

/**
 * @param locale canonical, of the page
 * @param strings language of the sentences that these stand in: the page's, or English where we have no other
 * @param digitsOf `minorDigits`, which the card takes from the script that has it already
 */
export const createFormat = (locale: string, strings: string, digitsOf: typeof minorDigits): Format => {
  const language = locale.split('-')[0] ?? locale;
  const wording = strings.split('-')[0] === language ? locale : strings;
  const direction = directionOf(wording);
  const mixed = direction === 'rtl' || directionOf(locale) === 'rtl';
  const isolate = (text: string): string => (mixed ? FIRST_STRONG_ISOLATE + text + POP_ISOLATE : text);
  // Made once: each reads its data of the language, which takes longer than what it then writes.
  const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 });
  const moment = new Intl.DateTimeFormat(wording, { dateStyle: 'medium', timeStyle: 'short' });
  const listed = new Intl.ListFormat(wording);
  return {
    locale,
    wording,
    direction,
    number: (value) => isolate(decimal.format(value)),
    money: (amount, currency) => {
      const digits = digitsOf(currency);
      const major = amount / 10 ** digits;
      return isolate(
        new Intl.NumberFormat(locale, {
          style: 'currency',
          currency,
          currencyDisplay: 'narrowSymbol',
          minimumFractionDigits: Number.isInteger(major) ? 0 : digits,
        }).format(major),
      );
    },
    percent: (basisPoints) => isolate(share.format(basisPoints / 10_000)),
    moment: (time) => isolate(moment.format(time)),
    end: (time) => isolate(moment.format(new Date(time).getDate() === new Date(time - 1).getDate() ? time : time - 1)),
    list: (words) => listed.format(words),
    pick: (text) => pickText(text, locale),
    isolate,
  };
};
