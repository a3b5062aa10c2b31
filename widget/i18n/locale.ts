/** The BCP 47 tag as `Intl` wants it; a bad one from the page falls back to English. */
export const canonicalLocale = (wanted: string): string => {
  try {
    return Intl.getCanonicalLocales(wanted)[0] ?? 'en';
  } catch {
    return 'en';
  }
};

/** Canonical tag of this page: what the shop says (`data-locale`), else the page's language, else the browser's. */
export const pageLocale = (wanted: string | undefined): string =>
  canonicalLocale(wanted ?? (document.documentElement.lang || navigator.language));

/** Scripts in use that run from right to left. */
const RIGHT_TO_LEFT = /^(Arab|Hebr|Thaa|Syrc|Nkoo|Adlm|Rohg)$/;

/**
 * Which way text of this locale runs. By its script, which every browser knows: `Intl.Locale.getTextInfo` is missing in some.
 *
 * @param locale canonical
 */
export const directionOf = (locale: string): 'ltr' | 'rtl' =>
  RIGHT_TO_LEFT.test(new Intl.Locale(locale).maximize().script ?? '') ? 'rtl' : 'ltr';

/** Forms of what is counted; CLDR says which of them a language has (https://cldr.unicode.org/index/cldr-spec/plural-rules). */
type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/** Chooses the form that stands beside a number. */
export const plural = (language: string): ((count: number, forms: Forms) => string) => {
  const rules = new Intl.PluralRules(language);
  return (count, forms) => forms[rules.select(count)] ?? forms.other;
};
