import { solvePacked } from '../../maths/linalg';
import type { LinearState } from './linearState';
import { precisionFactor } from './precisionFactor';

/** Posterior mean P⁻¹ b, length d; zeros if the state has lost positive definiteness. */
export const posteriorMean = ({ precision, b }: LinearState): Float64Array => {
  const L = precisionFactor(precision);
  return L ? solvePacked(L, b) : new Float64Array(b.length);
};
