import { type Command, InvalidArgumentError } from 'commander';
import * as v from 'valibot';
import { type Variant, variants } from '../../protocol/experiment';
import { currencySchema } from '../../protocol/values/money';

/** Parser of an option that is a whole number ≥ 0. */
export const wholeNumber = (text: string): number => {
  const number = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(number) || number < 0) throw new InvalidArgumentError('Use a whole number, 0 or more.');
  return number;
};

/** Parser of an option that is a whole number ≥ 2, for folds, splits and repetitions. */
export const atLeastTwo = (text: string): number => {
  const number = wholeNumber(text);
  if (number < 2) throw new InvalidArgumentError('It must be at least 2.');
  return number;
};

/** Parser of an option that is a share of devices, such as `10%`, `0.1` or `100%`; in [0, 1]. */
export const shareArgument = (text: string): number => {
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim());
  const share = percent ? Number(percent[1]) / 100 : Number(text);
  if (text.trim() === '' || !(share >= 0 && share <= 1)) throw new InvalidArgumentError('Use a share such as 10% or 0.1.');
  return share;
};

const ISO = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?$/;

/** Parser of an option that is a date or time in ISO 8601, UTC if it has no zone; ms since the epoch. */
export const timeArgument = (text: string): number => {
  const time = ISO.test(text) ? Date.parse(/T[\d:.]+$/.test(text) ? `${text}Z` : text) : Number.NaN;
  if (Number.isNaN(time)) throw new InvalidArgumentError('Use a date such as 2011-08-01.');
  return time;
};

/** Parser of an option that is a number above `low` (or equal, with `inclusive`) and at most `high`. */
export const numberBetween =
  (low: number, high: number, inclusive = false) =>
  (text: string): number => {
    const number = Number(text);
    if (text.trim() === '' || !(inclusive ? number >= low : number > low) || !(number <= high) || !Number.isFinite(number)) {
      const top = Number.isFinite(high) ? ` and at most ${high}` : '';
      throw new InvalidArgumentError(`It must be a number ${inclusive ? 'of at least' : 'above'} ${low}${top}.`);
    }
    return number;
  };

/** Parser of an ISO 4217 code. */
export const currencyCode = (text: string): string => {
  if (!v.is(currencySchema, text)) throw new InvalidArgumentError('Use a currency code such as EUR.');
  return text;
};

const isVariant = (text: string | undefined): text is Variant => variants.some((variant) => variant === text);

/** `none=1,couplet=3` → a number per variant, 0 for those not named. */
const variantNumbers = (text: string, parse: (text: string) => number): Record<Variant, number> => {
  const found = { none: 0, rule: 0, couplet: 0 };
  const seen = new Set<string>();
  for (const part of text.split(',')) {
    const [name, value, ...rest] = part.split('=').map((piece) => piece.trim());
    if (!isVariant(name) || value === undefined || rest.length > 0 || seen.has(name)) {
      throw new InvalidArgumentError(`Name each of ${variants.join(', ')} at most once, such as none=.2,rule=.3,couplet=.5.`);
    }
    seen.add(name);
    found[name] = parse(value);
  }
  return found;
};

const share = (text: string): number => {
  const number = Number(text);
  if (text === '' || !(number >= 0 && number <= 1)) throw new InvalidArgumentError('Each share must be between 0 and 1.');
  return number;
};

/** Parser of `--shares`: allocation shares that sum to 1, for at least two groups. */
export const allocationShares = (text: string): Record<Variant, number> => {
  const shares = variantNumbers(text, share);
  const values = Object.values(shares);
  if (Math.abs(values.reduce((sum, one) => sum + one, 0) - 1) > 1e-9) throw new InvalidArgumentError('Shares must sum to 1.');
  if (values.filter((one) => one > 0).length < 2) throw new InvalidArgumentError('An experiment needs at least two groups.');
  return shares;
};

/** Parser of `--assigned`: devices assigned to each group. */
export const assignedDevices = (text: string): Record<Variant, number> => variantNumbers(text, wholeNumber);

/** Options for a running server's address and the admin token. */
export const withServerOptions = (command: Command): Command =>
  command.requiredOption('--server <url>', 'address of the server').requiredOption('--token <token>', 'admin token of the server');
