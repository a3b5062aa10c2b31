import { dot, gramPacked, packedIndex, solveLower, solveLowerEach } from '../../maths/linalg';
import type { LinearState } from './linearState';
import type { ArmContext } from './policy';
import { precisionFactor } from './precisionFactor';
import type { RewardModel } from './rewardModel';

/**
 * Bayesian linear regression r = θᵀφ + ε in information form (Agrawal & Goyal 2013, https://arxiv.org/abs/1209.3352). With P = L Lᵀ and
 * y_k = L⁻¹φ_k the values of K arms have mean y_kᵀ L⁻¹b and covariance y_iᵀ y_j. Update: P += x xᵀ/σ², b += x r/σ². A state that has lost
 * positive definiteness knows nothing: no value is a number, and every policy is then uniform.
 * @param evidence rewards of the log that the prior counts for
 */
export const linearModel = (evidence = 0): RewardModel<LinearState, ArmContext> => ({
  version: 'linear/1',
  believe({ precision, b }, arms) {
    const L = precisionFactor(precision);
    if (!L)
      return {
        mean: new Float64Array(arms.length).fill(Number.NaN),
        covariance: new Float64Array(packedIndex(arms.length, 0)).fill(Number.NaN),
      };
    const center = solveLower(L, b);
    const whitened = solveLowerEach(L, arms);
    return { mean: Float64Array.from(whitened, (y) => dot(y, center)), covariance: gramPacked(whitened) };
  },
  update(state, x, reward) {
    const weight = 1 / state.noise ** 2;
    const precision = [...state.precision];
    for (let i = 0; i < x.length; i++)
      for (let j = 0; j <= i; j++) precision[packedIndex(i, j)] = precision[packedIndex(i, j)]! + weight * x[i]! * x[j]!;
    const b = state.b.map((value, i) => value + weight * reward * x[i]!);
    return { ...state, precision, b, observations: state.observations + 1 };
  },
  observations: ({ observations }) => evidence + observations,
});
