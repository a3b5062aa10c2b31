import { minorDigits } from '../../protocol/money';

/** Minor units as the decimal text shop APIs take, e.g. 1999 of USD as `19.99`; exact, no float in between. */
export const decimalAmount = (minor: number, currency: string): string => {
  const digits = minorDigits(currency);
  if (digits === 0) return String(minor);
  const text = String(minor).padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
};
