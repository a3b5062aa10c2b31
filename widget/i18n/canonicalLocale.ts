/** The BCP 47 tag as `Intl` wants it; a bad one from the page falls back to English. */
export const canonicalLocale = (wanted: string): string => {
  try {
    return Intl.getCanonicalLocales(wanted)[0] ?? 'en';
  } catch {
    return 'en';
  }
};
