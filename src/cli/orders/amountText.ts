import type { DecimalMark } from '../../trainer/ingest/parseText';

/** The other sign may part thousands. */
const forms = {
  point: /^([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/,
  comma: /^([+-]?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?$/,
} as const satisfies Record<DecimalMark, RegExp>;

/**
 * A decimal amount as written, in units of 10^−`digits`, half away from zero, without a float on the way; `undefined` where it is none
 * or too large to be exact.
 */
export const amountText = (text: string, mark: DecimalMark, digits: number): number | undefined => {
  const [, sign, whole = '', fraction = ''] = forms[mark].exec(text) ?? [];
  if (sign === undefined) return undefined;
  const kept = BigInt(whole.replace(/[.,]/g, '') + fraction.slice(0, digits).padEnd(digits, '0'));
  const amount = Number(kept + (Number(fraction[digits] ?? 0) >= 5 ? 1n : 0n));
  if (!Number.isSafeInteger(amount)) return undefined;
  return sign === '-' && amount > 0 ? -amount : amount;
};

/**
 * The mark that all amounts of a file are written with: the only one they can have, or any where all mean the same; the one most can have where
 * none fits all. `undefined` where both fit and mean different things.
 */
export const decimalMarkOf = (texts: readonly string[]): DecimalMark | undefined => {
  const digits = 6;
  const read = texts.map((text) => ({ point: amountText(text, 'point', digits), comma: amountText(text, 'comma', digits) }));
  const points = read.filter(({ point }) => point !== undefined).length;
  const commas = read.filter(({ comma }) => comma !== undefined).length;
  if (points !== commas) return points > commas ? 'point' : 'comma';
  return read.every(({ point, comma }) => point === comma) ? 'point' : undefined;
};
