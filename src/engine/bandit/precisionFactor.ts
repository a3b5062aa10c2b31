import { choleskyPacked } from '../../maths/linalg';

const factors = new WeakMap<readonly number[], Float64Array | undefined>();

/** Cholesky factor of a posterior's precision, made once: a choice asks for it twice, and before anything is learnt each choice has the same one. */
export const precisionFactor = (precision: readonly number[]): Float64Array | undefined => {
  if (!factors.has(precision)) factors.set(precision, choleskyPacked(precision));
  return factors.get(precision);
};
