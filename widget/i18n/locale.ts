/** The BCP 47 tag in canonical form. An invalid one from the page falls back to English. */
export const canonicalLocale = (wanted: string): string => {
  try {
    return Intl.getCanonicalLocales(wanted)[0] ?? 'en';
  } catch {
    return 'en';
  }
};

/** Canonical tag of this page: the shop's setting (`data-locale`), else the page's language, else the browser's. */
export const pageLocale = (wanted: string | undefined): string =>
  canonicalLocale(wanted ?? (document.documentElement.lang || navigator.language));

/** Right-to-left scripts in use. */
const RIGHT_TO_LEFT = /^(Arab|Hebr|Thaa|Syrc|Nkoo|Adlm|Rohg)$/;

/**
 * Text direction of this locale. It is derived from the script, which every browser knows: `Intl.Locale.getTextInfo` is missing in some.
 *
 * @param locale canonical
 */
export const directionOf = (locale: string): 'ltr' | 'rtl' =>
  RIGHT_TO_LEFT.test(new Intl.Locale(locale).maximize().script ?? '') ? 'rtl' : 'ltr';

/** Plural forms. CLDR defines which of them a language has (https://cldr.unicode.org/index/cldr-spec/plural-rules). */
type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/** Chooses the plural form for a number. */
export const plural = (language: string): ((count: number, forms: Forms) => string) => {
  const rules = new Intl.PluralRules(language);
  return (count, forms) => forms[rules.select(count)] ?? forms.other;
};
