/** Languages of the console. */
export const LANGUAGES = ['en', 'zh-CN'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A true minus, as the console writes it. */
const minus = (text: string): string => text.replace('-', '−');

/** Figures as `Intl` writes them in a language, by the console's rules of how many digits are told. */
export const written = (language: Language) => {
  const format = (value: number, options: Intl.NumberFormatOptions): string =>
    minus(new Intl.NumberFormat(language, options).format(value));
  const euros = (cents: number, options: Intl.NumberFormatOptions): string =>
    format(cents / 100, { style: 'currency', currency: 'EUR', ...options });
  // Cents only below 100 euros, and none in a plain zero.
  const digits = (cents: number): Intl.NumberFormatOptions => (cents !== 0 && Math.abs(cents) < 10_000 ? {} : { maximumFractionDigits: 0 });
  const percent = (share: number, places: number, signDisplay: 'auto' | 'exceptZero'): string =>
    format(share, { style: 'percent', minimumFractionDigits: places, maximumFractionDigits: places, signDisplay });
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  return {
    count: (value: number): string => format(value, {}),
    /** To one place at most. */
    tenths: (value: number): string => format(Math.round(10 * value) / 10, {}),
    money: (cents: number): string => euros(cents, {}),
    round: (cents: number): string => euros(cents, digits(cents)),
    signed: (cents: number): string => euros(cents, { signDisplay: 'exceptZero', ...digits(cents) }),
    percent: (share: number, places = 1): string => percent(share, places, 'auto'),
    signedPercent: (share: number, places = 1): string => percent(share, places, 'exceptZero'),
    /** @param day `2026-10-25` */
    day: (day: string): string => date.format(new Date(`${day}T12:00:00Z`)),
  };
};
