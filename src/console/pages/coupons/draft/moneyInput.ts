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
