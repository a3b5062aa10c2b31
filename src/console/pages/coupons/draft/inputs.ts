import type { Decimal } from '../../../i18n/i18n';
import { isPerhapsGrouped, plainNumber } from '../../../i18n/typedNumber';

/** Text of a number divided by `unit`: 1500 basis points with unit 100 are `15`. Anything else is shown as typed. */
export const numberInput = (value: unknown, decimal: Decimal, unit = 1): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(Number((value / unit).toPrecision(12))).replace('.', decimal) : '';

/** The typed number times `unit`; `undefined` if empty, the text itself if it is not a number, or perhaps thousands of a whole one. */
export const readNumber = (typed: string, decimal: Decimal, unit = 1): number | string | undefined => {
  if (typed.trim() === '') return undefined;
  const plain = plainNumber(typed.replace(/[%％٪]\s*$/, ''), decimal);
  return plain === undefined || (unit === 1 && isPerhapsGrouped(plain)) ? typed : Number((Number(plain) * unit).toPrecision(12));
};

/**
 * Text of an amount in major units, without grouping. Anything else is shown as typed.
 * @param value minor units, or the typed text
 */
export const moneyInput = (value: unknown, digits: number, decimal: Decimal): string => {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return '';
  if (!Number.isSafeInteger(value)) return String(value / 10 ** digits);
  const text = String(Math.abs(value)).padStart(digits + 1, '0');
  const [major, minor] = [text.slice(0, text.length - digits), text.slice(text.length - digits)];
  return `${value < 0 ? '-' : ''}${major}${/[1-9]/.test(minor) ? `${decimal}${minor}` : ''}`;
};

/**
 * The typed amount in minor units; `undefined` if empty. The text itself if it is not an amount of the currency, e.g. with too many
 * decimals, so that no input is lost. Negative amounts are accepted here and refused by the check with a reason.
 */
export const readMoney = (typed: string, digits: number, decimal: Decimal): number | string | undefined => {
  if (typed.trim() === '') return undefined;
  const [, sign, major = '', fraction = ''] = /^(-?)(\d*)\.?(\d*)$/.exec(plainNumber(typed.replace(/[.,]\s*$/, ''), decimal) ?? '') ?? [];
  // Three decimals of a currency that has fewer are most likely thousands, as other languages group them: 10.000 is not 10.
  if (
    sign === undefined ||
    !/\d/.test(major + fraction) ||
    fraction.replace(/0+$/, '').length > digits ||
    (fraction.length === 3 && digits < 3)
  )
    return typed;
  const minor = Number(major + fraction.slice(0, digits).padEnd(digits, '0'));
  if (!Number.isSafeInteger(minor)) return typed;
  return sign === '' ? minor : 0 - minor;
};

/** Text of names, separated by commas. */
export const namesInput = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : '');

/** The names in a text, separated by commas of any script, semicolons or lines; without duplicates. */
export const readNames = (typed: string): readonly string[] => [
  ...new Set(
    typed
      .split(/[,，、;；\n]/)
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  ),
];
