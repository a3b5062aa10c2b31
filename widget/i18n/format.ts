import { type Localized, pickText } from '../../src/protocol/coupons/couponWords';
import { lastMomentHere, spanText } from '../../src/protocol/coupons/validity';
import type { Minor, minorDigits } from '../../src/protocol/values/money';
import { directionOf } from './locale';

/**
 * Formatting for one page. In right-to-left text, values inserted into a sentence are isolated, so that they do not reorder their
 * neighbours.
 */
export interface Format {
  /** Locale of the page, and so of the shop's texts and of numbers. */
  readonly locale: string;
  /** Language of our sentences, and so of dates and lists in them. */
  readonly wording: string;
  /** Direction of our sentences, which may differ from the page's. */
  readonly direction: 'ltr' | 'rtl';
  number(value: number): string;
  money(amount: Minor, currency: string): string;
  percent(basisPoints: number): string;
  moment(time: number): string;
  /** The last moment before an end. An end at midnight is shown as the last valid day. */
  end(time: number): string;
  /** The same without its time. */
  lastDay(time: number): string;
  /** A duration in whole days, hours or minutes: `30 minutes`. */
  span(ms: number): string;
  list(words: readonly string[]): string;
  pick(text: Localized): string;
  /** Isolates text that is not ours within one of our sentences. */
  isolate(text: string): string;
}

/** https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates */
const [FIRST_STRONG_ISOLATE, POP_ISOLATE] = ['\u2068', '\u2069'];

/**
 * @param locale canonical, of the page
 * @param strings language of the surrounding sentences: the page's, or English if we do not have it
 * @param digitsOf `minorDigits`, which the card takes from the script that has it already
 */
export const createFormat = (locale: string, strings: string, digitsOf: typeof minorDigits): Format => {
  const language = locale.split('-')[0] ?? locale;
  const wording = strings.split('-')[0] === language ? locale : strings;
  const direction = directionOf(wording);
  const mixed = direction === 'rtl' || directionOf(locale) === 'rtl';
  const isolate = (text: string): string => (mixed ? FIRST_STRONG_ISOLATE + text + POP_ISOLATE : text);
  // Created once, since each loads its language data, which takes longer than formatting.
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
    end: (time) => isolate(moment.format(lastMomentHere(time))),
    lastDay: (time) => isolate(new Intl.DateTimeFormat(wording, { month: 'short', day: 'numeric' }).format(lastMomentHere(time))),
    span: (ms) => isolate(spanText(ms, wording)),
    list: (words) => listed.format(words),
    pick: (text) => pickText(text, locale),
    isolate,
  };
};
