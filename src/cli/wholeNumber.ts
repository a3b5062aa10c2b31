import { InvalidArgumentError } from 'commander';

/** Parser of an option that is a whole number ≥ 0. */
export const wholeNumber = (text: string): number => {
  const number = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(number) || number < 0)
    throw new InvalidArgumentError('It must be a whole number of at least 0.');
  return number;
};
