export interface Estimate {
  readonly value: number;
  /** Standard error of `value`; 0 with fewer than two observations. */
  readonly se: number;
}

/** Mean of independent observations with its standard error s/√n (s with n − 1). NaN for no observation. */
export const meanAndSe = (values: ArrayLike<number>): Estimate => {
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i]!;
  const value = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i]! - value) ** 2;
  return { value, se: n > 1 ? Math.sqrt(squares / (n - 1) / n) : 0 };
};
