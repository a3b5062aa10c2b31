import type { Estimate } from './meanAndSe';

/**
 * Mean of a figure over J random splits of one data set. The splits share rows, so s/√J would be too small: the variance is
 * s² (1/J + n_test / n_train) (Nadeau & Bengio 2003, https://doi.org/10.1023/A:1024068626366).
 *
 * @param ratio n_test / n_train: 1 for halves, ¼ for five folds
 */
export const correctedEstimate = (values: readonly number[], ratio: number): Estimate => {
  const n = values.length;
  const value = values.reduce((sum, x) => sum + x, 0) / n;
  const squares = values.reduce((sum, x) => sum + (x - value) ** 2, 0);
  return { value, se: n > 1 ? Math.sqrt((squares / (n - 1)) * (1 / n + ratio)) : 0 };
};
