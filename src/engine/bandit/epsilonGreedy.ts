import { bestArms } from './bestArms';
import type { Policy } from './policy';
import type { RewardModel } from './rewardModel';
import { withFloor } from './withFloor';

/** ε-greedy (Sutton & Barto 2018, 2.2): the arm with the largest expected reward with 1 − ε, any arm with ε / K. Ties are shared. */
export const epsilonGreedy = <State, Context>(
  model: RewardModel<State, Context>,
  { epsilon }: { readonly epsilon: number },
): Policy<State, Context> => ({
  version: `epsilon-greedy+${model.version}`,
  distribution(state: State, arms: readonly Context[]): Float64Array {
    const p = new Float64Array(arms.length);
    const best = bestArms(model.believe(state, arms).mean);
    for (const arm of best) p[arm] = 1 / best.length;
    return withFloor(p, epsilon / arms.length);
  },
  update: model.update,
});
