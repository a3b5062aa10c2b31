import type { Decimal } from './i18n';

/** Code of the Arabic digit ٠. */
const ZERO = 0x660;

/**
 * A typed number as JavaScript writes it; `undefined` if it is none. Spaces and apostrophes group digits, as does the separator that is not
 * the language's decimal one, if three digits follow: `1.234,5` in German, `1,234.5` in English. Otherwise both are decimal separators.
 * Digits may be Arabic or full-width.
 */
export const plainNumber = (typed: string, decimal: Decimal): string | undefined => {
  const text = typed
    .normalize('NFKC')
    .replaceAll(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - ZERO))
    .replace('٫', decimal)
    .replaceAll(/[\s'’_٬]/g, '')
    .replace(/^−/, '-');
  const grouped = decimal === ',' ? /^-?[1-9]\d{0,2}(\.\d{3})+(,\d*)?$/ : /^-?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/;
  const plain = (grouped.test(text) ? text.replaceAll(decimal === ',' ? '.' : ',', '') : text).replace(',', '.');
  return /^-?\d*\.?\d+$/.test(plain) ? plain : undefined;
};

/** Whether a number as `plainNumber` returns it was perhaps meant as thousands, as other languages group them: 10.000 is not 10. */
export const isPerhapsGrouped = (plain: string): boolean => /^-?[1-9]\d{0,2}\.\d{3}$/.test(plain);
