/**
 * Gaussian posterior of the linear reward model in information form: precision P (lower triangle, row by row, length
 * d(d+1)/2) and b = P·mean (length d), so that one observation is two additions. Plain arrays: it is stored in
 * IndexedDB.
 */
export interface LinearState {
  readonly version: 1;
  /** Which prior it grew from; another bundle prior resets it. */
  readonly prior: string;
  readonly precision: readonly number[];
  readonly b: readonly number[];
  readonly noise: number;
  readonly observations: number;
}
