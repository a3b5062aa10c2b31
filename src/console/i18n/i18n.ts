import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Localized } from '../../protocol/coupons/couponWords';
import { minorDigits } from '../../protocol/values/money';

/** Figures as people of a language write them. */
export interface Formats {
  /** @param minor units of the currency */
  readonly money: (minor: number, currency: string) => string;
  /** With its sign, + as well. */
  readonly signedMoney: (minor: number, currency: string) => string;
  /** Without what is below the unit where the sum is so great that nobody asks for it. */
  readonly roundMoney: (minor: number, currency: string) => string;
  readonly signedRoundMoney: (minor: number, currency: string) => string;
  /** To few digits, for an axis. */
  readonly shortMoney: (minor: number, currency: string) => string;
  readonly count: (count: number) => string;
  /** Four significant digits, of whatever unit. */
  readonly number: (value: number) => string;
  /** @param share 0.1 = 10% */
  readonly percent: (share: number, digits?: number) => string;
  readonly signedPercent: (share: number, digits?: number) => string;
  /** A length of time in a unit, with its name. */
  readonly duration: (length: number, unit: 'hour' | 'minute' | 'second') => string;
  /** @param at UTC ms */
  readonly day: (at: number) => string;
  /** Of a calendar's day that belongs to no time zone. @param at UTC ms within the day in UTC */
  readonly calendarDay: (at: number) => string;
  /** The same without the year, for an axis. */
  readonly shortDay: (at: number) => string;
  readonly moment: (at: number) => string;
  /** Sentences after each other. */
  readonly sentences: (parts: readonly string[]) => string;
  readonly list: (parts: readonly string[]) => string;
}

/** Whole units of money from which an estimate or a sum over many orders is told without cents. */
const CENTS_BELOW = 100;

/** A true minus, and no line break between a sign and its figure (U+2060), where a hyphen would allow one. */
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
    duration: (length, unit) => number({ style: 'unit', unit, unitDisplay: 'long' }).format(length),
    day: (at) => day.format(at),
    calendarDay: (at) => calendarDay.format(at),
    shortDay: (at) => shortDay.format(at),
    moment: (at) => moment.format(at),
    sentences: (parts) => parts.filter((part) => part !== '').join(language.startsWith('zh') ? '' : ' '),
    list: (parts) => list.format(parts),
  };
};

/** A name as it stands at the start of a sentence or alone; nothing changes in scripts without capitals. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** An hour of the day as clocks of a language show it. @param hour 0 to 23 */
export const hourWords = (hour: number, language: string): string =>
  new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone: 'UTC' }).format(Date.UTC(2000, 0, 1, hour));

/**
 * An AUC as a count: of 100 times that somebody is shown two reports of one shopper and two of different ones, how often they know which is which.
 */
export const hits = (auc: number | string | undefined): number => Math.round(100 * Number(auc));

export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];

interface LanguageInUse {
  readonly language: Language;
  readonly formats: Formats;
}

/** The best there is for what a browser prefers. @param wanted BCP 47 tags, most wanted first */
export const languageFor = (wanted: readonly string[]): Language => {
  const found = wanted.find((tag) => /^(en|zh)\b/i.test(tag));
  return found !== undefined && /^zh/i.test(found) ? 'zh-CN' : 'en';
};

export const LanguageContext = createContext<LanguageInUse>({ language: 'en', formats: createFormats('en') });

export const useFormats = (): Formats => useContext(LanguageContext).formats;

/** The sentences of a page or part, of the two it has. */
export const useStrings = <S>(byLanguage: Readonly<Record<Language, S>>): S => byLanguage[useContext(LanguageContext).language];

/** What the merchant wrote, in this language or the nearest there is. */
export const textOf = (text: Localized, language: Language): string =>
  text[language] ?? text[language.split('-')[0] ?? language] ?? text.en ?? Object.values(text)[0] ?? '';
