import type { RewardModel } from './rewardModel';

/**
 * The model whose arms are worth c_k less than they are, for a cost that is known and not learnt, such as what a budget that runs out makes
 * a discount cost. What is learnt stays the reward as it is.
 * @param costs c_k by context, in units of reward; none is 0
 */
export const withCosts = <State, Context>(
  model: RewardModel<State, Context>,
  costs: ReadonlyMap<Context, number>,
): RewardModel<State, Context> => ({
  ...model,
  believe(state, arms) {
    const { mean, covariance } = model.believe(state, arms);
    return { mean: mean.map((value, k) => value - (costs.get(arms[k]!) ?? 0)), covariance };
  },
});
