import { minorDigits } from '../../core/money';

/** Figures as people of a language write them. */
export interface Formats {
  /** @param minor units of the currency */
  readonly money: (minor: number, currency: string) => string;
  /** With its sign, + as well. */
  readonly signedMoney: (minor: number, currency: string) => string;
  readonly count: (count: number) => string;
  /** Four significant digits, of whatever unit. */
  readonly number: (value: number) => string;
  /** @param share 0.1 = 10% */
  readonly percent: (share: number, digits?: number) => string;
  readonly signedPercent: (share: number, digits?: number) => string;
  /** @param at UTC ms */
  readonly day: (at: number) => string;
  readonly moment: (at: number) => string;
  readonly list: (parts: readonly string[]) => string;
}

export const createFormats = (language: string): Formats => {
  const made = new Map<string, Intl.NumberFormat>();
  const number = (options: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const key = JSON.stringify(options);
    const known = made.get(key) ?? new Intl.NumberFormat(language, options);
    made.set(key, known);
    return known;
  };
  const money = (minor: number, currency: string, signDisplay: 'auto' | 'exceptZero'): string =>
    number({ style: 'currency', currency, signDisplay }).format(minor / 10 ** minorDigits(currency));
  const percent = (share: number, digits: number, signDisplay: 'auto' | 'exceptZero'): string =>
    number({ style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay }).format(share);
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  return {
    money: (minor, currency) => money(minor, currency, 'auto'),
    signedMoney: (minor, currency) => money(minor, currency, 'exceptZero'),
    count: (count) => number({}).format(count),
    number: (value) => number({ maximumSignificantDigits: 4 }).format(value),
    percent: (share, digits = 1) => percent(share, digits, 'auto'),
    signedPercent: (share, digits = 1) => percent(share, digits, 'exceptZero'),
    day: (at) => day.format(at),
    moment: (at) => moment.format(at),
    list: (parts) => list.format(parts),
  };
};
