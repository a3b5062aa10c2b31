import type { Localized } from '../../src/core/coupons/coupon';
import { type Minor, minorDigits } from '../../src/core/money';
import { pickText } from './pickText';

/** Formatting for one page. */
export interface Format {
  /** Of the page, and so of what the shop has written. */
  readonly locale: string;
  /** Of our sentences. */
  readonly wording: string;
  money(amount: Minor, currency: string): string;
  percent(basisPoints: number): string;
  moment(time: number): string;
  list(words: readonly string[]): string;
  pick(text: Localized): string;
}

/**
 * @param locale canonical, of the page
 * @param strings language of the sentences that lists stand in: the same, or English where we have no other
 */
export const createFormat = (locale: string, strings: string): Format => {
  const language = locale.split('-')[0] ?? locale;
  const wording = strings.split('-')[0] === language ? locale : strings;
  return {
    locale,
    wording,
    money: (amount, currency) => {
      const digits = minorDigits(currency);
      const major = amount / 10 ** digits;
      return new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
        minimumFractionDigits: Number.isInteger(major) ? 0 : digits,
      }).format(major);
    },
    percent: (basisPoints) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(basisPoints / 10_000),
    moment: (time) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(time),
    list: (words) => new Intl.ListFormat(wording).format(words),
    pick: (text) => pickText(text, locale),
  };
};
