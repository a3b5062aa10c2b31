/** The smallest value that at least a share `p` of the values does not exceed; of at least one number. */
export const quantile = (values: readonly number[], p: number): number =>
  [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(p * values.length) - 1)] ?? Number.NaN;
