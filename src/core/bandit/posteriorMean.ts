import { choleskyPacked, solvePacked } from '../linalg';
import type { LinearState } from './linearState';

/** Posterior mean P⁻¹ b, length d; zeros if the state has lost positive definiteness. */
export const posteriorMean = ({ precision, b }: LinearState): Float64Array => {
  const L = choleskyPacked(precision);
  return L ? solvePacked(L, b) : new Float64Array(b.length);
};
