import { InvalidArgumentError } from 'commander';

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
