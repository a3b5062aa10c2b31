import { readNumber } from '../draft/numberInput';

export type NumberFault = 'negative' | 'fine' | 'large';

/**
 * What is wrong with a number that a field refuses, where it is one: below zero, finer than the smallest coin, or larger than can be counted.
 * @param value as it stands in the draft: text where it could not be kept as a number
 * @param digits of the currency's smallest coin
 */
export const numberFault = (value: unknown, digits: number): NumberFault | undefined => {
  const number = typeof value === 'string' ? readNumber(value) : value;
  if (typeof number !== 'number') return undefined;
  if (number < 0) return 'negative';
  if (typeof value !== 'string') return undefined;
  return Number.isSafeInteger(Math.round(number * 10 ** digits)) ? 'fine' : 'large';
};
