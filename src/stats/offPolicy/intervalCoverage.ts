import type { IntervalEstimate } from './intervalEstimate';
import { type Estimate, meanAndSe } from './meanAndSe';

/** How intervals did that were made from independent logs of the same kind. */
export interface IntervalCoverage {
  /** Share of intervals that hold the truth, with its binomial error. */
  readonly coverage: Estimate;
  /** Mean length of an interval: what the coverage costs. */
  readonly width: Estimate;
  readonly bias: Estimate;
  readonly rmse: Estimate;
}

export const intervalCoverage = (estimates: readonly IntervalEstimate[], truth: number): IntervalCoverage => {
  const share = estimates.filter(({ lower, upper }) => lower <= truth && truth <= upper).length / estimates.length;
  const errors = estimates.map(({ value }) => value - truth);
  const squares = meanAndSe(errors.map((error) => error ** 2));
  const rmse = Math.sqrt(squares.value);
  return {
    coverage: { value: share, se: Math.sqrt((share * (1 - share)) / estimates.length) },
    width: meanAndSe(estimates.map(({ lower, upper }) => upper - lower)),
    bias: meanAndSe(errors),
    rmse: { value: rmse, se: rmse > 0 ? squares.se / (2 * rmse) : 0 },
  };
};
