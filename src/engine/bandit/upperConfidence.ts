import { packedIndex } from '../../maths/linalg';
import { bestArms } from './bestArms';
import type { Policy } from './policy';
import type { RewardModel } from './rewardModel';
import { withFloor } from './withFloor';

export interface UpperConfidenceSettings {
  /** Deviations added to the expected reward. */
  readonly alpha: number;
  /** The rule itself is deterministic; the floor is what makes its log fit for off-policy evaluation. */
  readonly floor: number;
}

/** LinUCB (Li et al. 2010, https://arxiv.org/abs/1003.0146) on a linear model: the arm with the largest μₐ + α·√Var μₐ, with a floor. Ties are shared. */
export const upperConfidence = <State, Context>(
  model: RewardModel<State, Context>,
  { alpha, floor }: UpperConfidenceSettings,
): Policy<State, Context> => ({
  version: `ucb+${model.version}`,
  distribution(state: State, arms: readonly Context[]): Float64Array {
    const { mean, covariance } = model.believe(state, arms);
    const bound = mean.map((value, i) => value + alpha * Math.sqrt(covariance[packedIndex(i, i)]!));
    const p = new Float64Array(arms.length);
    const best = bestArms(bound);
    for (const arm of best) p[arm] = 1 / best.length;
    return withFloor(p, floor);
  },
  update: model.update,
});
