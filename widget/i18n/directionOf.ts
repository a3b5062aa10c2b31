/** Scripts in use that run from right to left. */
const RIGHT_TO_LEFT = /^(Arab|Hebr|Thaa|Syrc|Nkoo|Adlm|Rohg)$/;

/**
 * Which way text of this locale runs. By its script, which every browser knows: `Intl.Locale.getTextInfo` is missing in some.
 *
 * @param locale canonical
 */
export const directionOf = (locale: string): 'ltr' | 'rtl' =>
  RIGHT_TO_LEFT.test(new Intl.Locale(locale).maximize().script ?? '') ? 'rtl' : 'ltr';
