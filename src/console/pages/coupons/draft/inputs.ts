/** Text of a number divided by `unit`: 1500 basis points with unit 100 are `15`. Anything else is shown as typed. */
export const numberInput = (value: unknown, unit = 1): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(Number((value / unit).toPrecision(12))) : '';

/**
 * The typed number times `unit`; `undefined` if empty, the text itself if it is not a number. Commas before three digits group: `1,000`.
 */
export const readNumber = (typed: string, unit = 1): number | string | undefined => {
  const text = typed
    .trim()
    .replace(/[%％]$/, '')
    .replace(/^[−－]/, '-')
    .trim();
  if (typed.trim() === '') return undefined;
  const plain = /^-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text;
  if (!/^-?\d*[.,]?\d+$/.test(plain)) return typed;
  return Number((Number(plain.replace(',', '.')) * unit).toPrecision(12));
};

/**
 * Text of an amount in major units, without grouping. Anything else is shown as typed.
 * @param value minor units, or the typed text
 */
export const moneyInput = (value: unknown, digits: number): string => {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return '';
  if (!Number.isSafeInteger(value)) return String(value / 10 ** digits);
  const text = String(Math.abs(value)).padStart(digits + 1, '0');
  const [major, minor] = [text.slice(0, text.length - digits), text.slice(text.length - digits)];
  return `${value < 0 ? '-' : ''}${major}${/[1-9]/.test(minor) ? `.${minor}` : ''}`;
};

/**
 * The typed amount in minor units; `undefined` if empty. The text itself if it is not an amount of the currency, e.g. with too many
 * decimals, so that no input is lost. A comma before three digits groups, otherwise it is a decimal comma. Negative amounts are accepted
 * here and refused by the check with a reason.
 */
export const readMoney = (typed: string, digits: number): number | string | undefined => {
  const text = typed.trim();
  if (text === '') return undefined;
  const plain = text
    .replaceAll(/[\s'’_\u00a0\u202f]/g, '')
    .replaceAll(/,(?=\d{3}(?:\D|$))/g, '')
    .replace(',', '.')
    .replace(/^[−－]/, '-');
  const [, sign, major = '', fraction = ''] = /^(-?)(\d*)\.?(\d*)$/.exec(plain) ?? [];
  if (sign === undefined || !/\d/.test(plain) || fraction.replace(/0+$/, '').length > digits) return typed;
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
