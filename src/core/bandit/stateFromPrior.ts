import { multiplyPacked, unpackProduct } from '../linalg';
import type { LinearPrior } from './linearPrior';
import type { LinearState } from './linearState';

/** Posterior before any local observation: P = L Lᵀ, b = P·mean. */
export const stateFromPrior = (prior: LinearPrior, priorId: string): LinearState => {
  const precision = unpackProduct(prior.precisionFactor);
  return {
    version: 1,
    prior: priorId,
    precision: Array.from(precision),
    b: Array.from(multiplyPacked(precision, prior.mean)),
    noise: prior.noise,
    observations: 0,
  };
};
