import { InvalidArgumentError } from 'commander';
import { wholeNumber } from './wholeNumber';

/** Parser of an option that is a whole number ≥ 2: folds, splits, and what a spread is taken over. */
export const atLeastTwo = (text: string): number => {
  const number = wholeNumber(text);
  if (number < 2) throw new InvalidArgumentError('It must be at least 2.');
  return number;
};
