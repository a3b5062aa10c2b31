import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Localized } from '../../protocol/coupons/couponWords';
import { minorDigits } from '../../protocol/values/money';

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
  /** Joins sentences. */
  readonly sentences: (parts: readonly string[]) => string;
  readonly list: (parts: readonly string[]) => string;
}

/** Amount from which estimates and sums over many orders are shown without cents, in whole units. */
const CENTS_BELOW = 100;

/** A true minus sign, and a word joiner (U+2060) that prevents a line break between sign and figure. */
const tiedSign = (text: string): string => text.replace(/^[-+]/, (sign) => `${sign === '-' ? '−' : sign}\u2060`);

export const createFormats = (language: string): Formats => {
  const made = new Map<string, Intl.NumberFormat>();
  const number = (options: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const key = JSON.stringify(options);
    const known = made.get(key) ?? new Intl.NumberFormat(language, options);
    made.set(key, known);
    return known;
  };
  const money = (minor: number, currency: string, options: Intl.NumberFormatOptions): string =>
    tiedSign(number({ style: 'currency', currency, ...options }).format(minor / 10 ** minorDigits(currency)));
  const round = (minor: number, currency: string): Intl.NumberFormatOptions =>
    minor !== 0 && Math.abs(minor) < CENTS_BELOW * 10 ** minorDigits(currency) ? {} : { maximumFractionDigits: 0 };
  const percent = (share: number, digits: number, signDisplay: 'auto' | 'exceptZero'): string =>
    tiedSign(number({ style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay }).format(share));
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  const calendarDay = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  const shortDay = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', timeZone: 'UTC' });
  const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  return {
    money: (minor, currency) => money(minor, currency, {}),
    signedMoney: (minor, currency) => money(minor, currency, { signDisplay: 'exceptZero' }),
    roundMoney: (minor, currency) => money(minor, currency, round(minor, currency)),
    signedRoundMoney: (minor, currency) => money(minor, currency, { signDisplay: 'exceptZero', ...round(minor, currency) }),
    shortMoney: (minor, currency) => money(minor, currency, { notation: 'compact', maximumFractionDigits: 1 }),
    count: (count) => number({}).format(count),
    number: (value) => number({ maximumSignificantDigits: 4 }).format(value),
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
    sentences: (parts) => parts.filter((part) => part !== '').join(language.startsWith('zh') ? '' : ' '),
    list: (parts) => list.format(parts),
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

export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];

interface LanguageInUse {
  readonly language: Language;
  readonly formats: Formats;
}

/**
 * The best available language for a browser's preferences.
 * @param wanted BCP 47 tags, most wanted first
 */
export const languageFor = (wanted: readonly string[]): Language => {
  const found = wanted.find((tag) => /^(en|zh)\b/i.test(tag));
  return found !== undefined && /^zh/i.test(found) ? 'zh-CN' : 'en';
};

export const LanguageContext = createContext<LanguageInUse>({ language: 'en', formats: createFormats('en') });

export const useFormats = (): Formats => useContext(LanguageContext).formats;

/** Strings of a page or part in the current language. */
export const useStrings = <S>(byLanguage: Readonly<Record<Language, S>>): S => byLanguage[useContext(LanguageContext).language];

/** Direction of a language's script. */
export const directionOf = (language: string): 'ltr' | 'rtl' => (language.startsWith('ar') ? 'rtl' : 'ltr');

/** Direction of the current language, for components that place things or listen to the arrow keys. */
export const useDirection = (): 'ltr' | 'rtl' => directionOf(useContext(LanguageContext).language);

/** The merchant's text in this language, or the closest one available. */
export const textOf = (text: Localized, language: Language): string =>
  text[language] ?? text[language.split('-')[0] ?? language] ?? text.en ?? Object.values(text)[0] ?? '';
