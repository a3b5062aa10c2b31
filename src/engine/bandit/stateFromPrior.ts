import { multiplyPacked, unpackProduct } from '../../maths/linalg';
import type { LinearPrior } from './linearPrior';
import type { LinearState } from './linearState';

const information = (prior: LinearPrior): Pick<LinearState, 'precision' | 'b'> => {
  const precision = unpackProduct(prior.precisionFactor);
  return { precision: Array.from(precision), b: Array.from(multiplyPacked(precision, prior.mean)) };
};

/** A device that has learnt nothing yet starts from the same prior at every choice. */
const known = new WeakMap<LinearPrior, ReturnType<typeof information>>();

/** Posterior before any local observation: P = L Lᵀ, b = P·mean. */
export const stateFromPrior = (prior: LinearPrior, priorId: string): LinearState => {
  const { precision, b } = known.get(prior) ?? information(prior);
  known.set(prior, { precision, b });
  return { version: 1, prior: priorId, precision, b, noise: prior.noise, observations: 0 };
};
