import { InvalidArgumentError } from 'commander';

/** Parser of an option that is a list of numbers above 0, such as the net values of arms. */
export const positiveNumbers = (text: string): readonly number[] => {
  const values = text.split(',').map(Number);
  if (text.trim() === '' || !values.every((value) => Number.isFinite(value) && value > 0))
    throw new InvalidArgumentError('It must be numbers above 0, separated by commas.');
  return values;
};
