import type { Localized } from '../../src/core/coupons/coupon';
import { type Minor, minorDigits } from '../../src/core/money';

/** Formatting in one locale; a bad tag from the page falls back to English. */
export interface Format {
  readonly locale: string;
  money(amount: Minor, currency: string): string;
  percent(basisPoints: number): string;
  moment(time: number): string;
  list(words: readonly string[]): string;
  pick(text: Localized): string;
}

export const createFormat = (wanted: string): Format => {
  let locale = 'en';
  try {
    locale = Intl.getCanonicalLocales(wanted)[0] ?? locale;
  } catch {
    // not a BCP 47 tag
  }
  return {
    locale,
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
    list: (words) => new Intl.ListFormat(locale).format(words),
    pick: (text) => {
      const language = locale.split('-')[0] ?? locale;
      const near = Object.keys(text).find((tag) => tag.split('-')[0] === language);
      return text[locale] ?? text[language] ?? (near && text[near]) ?? text.en;
    },
  };
};
