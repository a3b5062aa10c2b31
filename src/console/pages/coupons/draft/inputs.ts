/** A number as it is typed, divided by `unit`: 1500 basis points with unit 100 are `15`. What is no number stands as it was typed. */
export const numberInput = (value: unknown, unit = 1): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(Number((value / unit).toPrecision(12))) : '';

/** What was typed times `unit`: `undefined` where nothing stands, the text itself where it is no number. Commas before three digits each group: `1,000`. */
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
 * An amount as it is typed: major units, no grouping. What is no amount stands as it was typed.
 * @param value minor units, or what was typed
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
 * What was typed in minor units: `undefined` where nothing stands, the text itself where it is no amount of the currency (finer than its smallest
 * coin, for one), so that nothing typed is lost. A comma before the decimals is one, before three digits it groups. What is below zero is read as
 * that, for the check to refuse with its reason.
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

/** Names as they are typed: one after the other, separated by commas. */
export const namesInput = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : '');

/** The names of a text, separated by commas of any script, semicolons or lines; each once. */
export const readNames = (typed: string): readonly string[] => [
  ...new Set(
    typed
      .split(/[,，、;；\n]/)
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  ),
];
