import { type Estimate, meanAndSe } from '../../stats/offPolicy/meanAndSe';

/** Mean of a over mean of b, both of the same seeds, with its standard error by the delta method; NaN where b is 0. */
export const ratioOfMeans = (a: readonly number[], b: readonly number[]): Estimate => {
  const below = meanAndSe(b).value;
  const value = meanAndSe(a).value / below;
  return { value, se: meanAndSe(a.map((x, i) => x - value * b[i]!)).se / Math.abs(below) };
};
