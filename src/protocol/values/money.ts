import * as v from 'valibot';

/** Amount in integer minor units (cents, fen) of an accompanying currency. Never a float. */
export type Minor = number;

/** Non-negative integer amount in minor units. */
export const minorSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** ISO 4217 currency code. */
export const currencySchema = v.pipe(v.string(), v.regex(/^[A-Z]{3}$/));

/**
 * `basisPoints`/10,000 of `amount`, rounded down so that a shop never gives more than it announced.
 * BigInt keeps it exact beyond 2^53 / 10,000.
 */
export const shareOf = (amount: Minor, basisPoints: number): Minor => Number((BigInt(amount) * BigInt(basisPoints)) / 10_000n);

const withoutMinor = /^(BIF|CLP|DJF|GNF|ISK|JPY|KMF|KRW|PYG|RWF|UGX|UYI|VND|VUV|XAF|XOF|XPF)$/;
const inThousandths = /^(BHD|IQD|JOD|KWD|LYD|OMR|TND)$/;

/**
 * Decimal digits of a currency's minor unit by ISO 4217. `Intl` is not used: engines disagree on some currencies (HUF and IDR have no
 * digits in some), so page and server would count in different units. Its first use also blocks a page for some 20 ms.
 */
export const minorDigits = (currency: string): number =>
  withoutMinor.test(currency) ? 0 : inThousandths.test(currency) ? 3 : /^(CLF|UYW)$/.test(currency) ? 4 : 2;

/** Minor units as a decimal in the currency’s own unit, e.g. 19.99. */
export const toMajor = (amount: number, currency: string): number => Number(`${Math.round(amount)}e-${minorDigits(currency)}`);

/**
 * Converts a major-unit decimal as shops emit it (e.g. `19.99`) to minor units, half away from zero; `undefined` if it is not a finite
 * number ≥ 0.
 */
export const fromMajor = (value: unknown, currency: string, digits = minorDigits(currency)): Minor | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number) || number < 0) return undefined;
  // Rounding with toFixed would inherit binary error (1.005). Shift the decimal exponent instead; the text may already have one (1e-7).
  const [mantissa, exponent = 0] = String(number).split('e');
  const minor = Math.round(Number(`${mantissa}e${Number(exponent) + digits}`));
  return Number.isSafeInteger(minor) ? minor : undefined;
};
