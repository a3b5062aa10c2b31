import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Localized } from '../../protocol/coupons/couponWords';
import { minorDigits } from '../../protocol/values/money';
import { isolated } from './grammar';
import { directionOf, type Language } from './languages';

export type Decimal = '.' | ',';

/** Formats of figures in a language. */
export interface Formats {
  /** @param minor units of the currency */
  readonly money: (minor: number, currency: string) => string;
  /** Always with a sign, including +. */
  readonly signedMoney: (minor: number, currency: string) => string;
  /** Without decimals if the amount is large. */
  readonly roundMoney: (minor: number, currency: string) => string;
  readonly signedRoundMoney: (minor: number, currency: string) => string;
  /** With few digits, for an axis. */
  readonly shortMoney: (minor: number, currency: string) => string;
  readonly count: (count: number) => string;
  /** Four significant digits, in any unit. */
  readonly number: (value: number) => string;
  /** The decimal separator. */
  readonly decimal: Decimal;
  /** @param share 0.1 = 10% */
  readonly percent: (share: number, digits?: number) => string;
  readonly signedPercent: (share: number, digits?: number) => string;
  /** A size in megabytes, or gigabytes from 1,000 of them. */
  readonly size: (bytes: number) => string;
  /** A duration with its unit. */
  readonly duration: (length: number, unit: 'hour' | 'minute' | 'second') => string;
  /** @param at UTC ms */
  readonly day: (at: number) => string;
  /**
   * For a calendar day without a time zone.
   * @param at UTC ms within the day in UTC
   */
  readonly calendarDay: (at: number) => string;
  /** The same without the year, for an axis. */
  readonly shortDay: (at: number) => string;
  readonly moment: (at: number) => string;
  readonly momentIn: (at: number, timeZone: string) => string;
  /** Joins sentences. */
  readonly sentences: (parts: readonly string[]) => string;
  readonly list: (parts: readonly string[]) => string;
  /** Joins items with commas only. */
  readonly items: (parts: readonly string[]) => string;
}

/** Amount from which estimates and sums over many orders are shown without cents, in whole units. */
const CENTS_BELOW = 100;

/** A true minus sign, and a word joiner (U+2060) that prevents a line break between sign and figure. */
const tiedSign = (text: string): string => text.replace(/^[-+]/, (sign) => `${sign === '-' ? '−' : sign}\u2060`);

/** A figure as one piece of a right-to-left sentence, with its sign on the left. Intl's own marks let signs and symbols move to their neighbours. */
const piece = (text: string): string => {
  const bare = tiedSign(text.replaceAll(/[\u200E\u200F]/g, ''));
  return /\p{Script=Arabic}/u.test(bare) ? `\u2067\u200E${bare}\u2069` : `\u2066${bare}\u2069`;
};

/** Between items, in languages that do not use a comma and a space. */
const COMMAS: Readonly<Record<string, string>> = { ar: '، ', zh: '、' };

export const createFormats = (language: string): Formats => {
  const made = new Map<string, Intl.NumberFormat>();
  const number = (options: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const key = JSON.stringify(options);
    const known = made.get(key) ?? new Intl.NumberFormat(language, options);
    made.set(key, known);
    return known;
  };
  const [figure, symbol] = directionOf(language) === 'rtl' ? [piece, isolated] : [tiedSign, String];
  const money = (minor: number, currency: string, options: Intl.NumberFormatOptions): string => {
    const parts = number({ style: 'currency', currency, ...options }).formatToParts(minor / 10 ** minorDigits(currency));
    return figure(parts.map(({ type, value }) => (type === 'currency' ? symbol(value) : value)).join(''));
  };
  const round = (minor: number, currency: string): Intl.NumberFormatOptions =>
    minor !== 0 && Math.abs(minor) < CENTS_BELOW * 10 ** minorDigits(currency) ? {} : { maximumFractionDigits: 0 };
  const percent = (share: number, digits: number, signDisplay: 'auto' | 'exceptZero'): string =>
    figure(number({ style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay }).format(share));
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  const calendarDay = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  const shortDay = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', timeZone: 'UTC' });
  const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const momentsIn = new Map<string, Intl.DateTimeFormat>();
  const momentIn = (at: number, timeZone: string): string => {
    const known = momentsIn.get(timeZone) ?? new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone });
    momentsIn.set(timeZone, known);
    return known.format(at);
  };
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  return {
    money: (minor, currency) => money(minor, currency, {}),
    signedMoney: (minor, currency) => money(minor, currency, { signDisplay: 'exceptZero' }),
    roundMoney: (minor, currency) => money(minor, currency, round(minor, currency)),
    signedRoundMoney: (minor, currency) => money(minor, currency, { signDisplay: 'exceptZero', ...round(minor, currency) }),
    shortMoney: (minor, currency) => money(minor, currency, { notation: 'compact', maximumFractionDigits: 1 }),
    count: (count) => number({}).format(count),
    number: (value) => number({ maximumSignificantDigits: 4 }).format(value),
    decimal: number({}).format(0.5).includes(',') ? ',' : '.',
    percent: (share, digits = 1) => percent(share, digits, 'auto'),
    signedPercent: (share, digits = 1) => percent(share, digits, 'exceptZero'),
    size: (bytes) =>
      bytes < 1e9
        ? number({ style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }).format(bytes / 1e6)
        : number({ style: 'unit', unit: 'gigabyte', maximumFractionDigits: 1 }).format(bytes / 1e9),
    duration: (length, unit) => number({ style: 'unit', unit, unitDisplay: 'long' }).format(length),
    day: (at) => day.format(at),
    calendarDay: (at) => calendarDay.format(at),
    shortDay: (at) => shortDay.format(at),
    moment: (at) => moment.format(at),
    momentIn,
    sentences: (parts) => parts.filter((part) => part !== '').join(language.startsWith('zh') ? '' : ' '),
    list: (parts) => list.format(parts),
    items: (parts) => parts.join(COMMAS[language.split('-')[0] ?? ''] ?? ', '),
  };
};

/** Capitalises a name for the start of a sentence or on its own. No change in scripts without capitals. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * An hour of the day as clocks in a language show it.
 * @param hour 0 to 23
 */
export const hourWords = (hour: number, language: string): string =>
  new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone: 'UTC' }).format(Date.UTC(2000, 0, 1, hour));

/** An AUC as a count: of 100 attempts to tell two reports of one shopper from two of different shoppers, how many succeed. */
export const hits = (auc: number | string | undefined): number => Math.round(100 * Number(auc));

interface LanguageInUse {
  readonly language: Language;
  readonly formats: Formats;
}

export const LanguageContext = createContext<LanguageInUse>({ language: 'en', formats: createFormats('en') });

export const useFormats = (): Formats => useContext(LanguageContext).formats;

/** Direction of the current language, for components that place things or listen to the arrow keys. */
export const useDirection = (): 'ltr' | 'rtl' => directionOf(useContext(LanguageContext).language);

/** The merchant's text in this language, or the closest one available. */
export const textOf = (text: Localized, language: Language): string =>
  text[language] ?? text[language.split('-')[0] ?? language] ?? text.en ?? Object.values(text)[0] ?? '';
