import { epsilonGreedy } from '../bandit/epsilonGreedy';
import { defaultExploration } from '../bandit/explorationSchema';
import { linearModel } from '../bandit/linearModel';
import type { LinearPrior } from '../bandit/linearPrior';
import type { LinearState } from '../bandit/linearState';
import type { ArmContext, Policy } from '../bandit/policy';
import type { RewardModel } from '../bandit/rewardModel';
import { softmax } from '../bandit/softmax';
import { squareCb } from '../bandit/squareCb';
import { stateFromPrior } from '../bandit/stateFromPrior';
import { thompson } from '../bandit/thompson';
import { upperConfidence } from '../bandit/upperConfidence';
import type { DeviceModel } from './deviceModel';

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

const noCosts: ReadonlyMap<ArmContext, number> = new Map();

/**
 * The policy a bundle ships.
 * @param costs what arms cost beyond what is learnt, by context, in units of reward
 */
export const policyOf = (
  { draws, floor, evidence, exploration = defaultExploration }: LinearPrior,
  costs = noCosts,
): Policy<LinearState> => {
  const model = withCosts(linearModel(evidence), costs);
  switch (exploration.kind) {
    case 'thompson':
      return thompson(model, { draws, floor, scale: () => exploration.scale });
    case 'linucb':
      return upperConfidence(model, { alpha: exploration.alpha, floor });
    case 'squarecb':
      return squareCb(model, { scale: exploration.scale, floor });
    case 'epsilon-greedy':
      return epsilonGreedy(model, { epsilon: exploration.epsilon });
    case 'softmax':
      return softmax(model, { temperature: exploration.temperature, floor });
    default:
      return exploration satisfies never;
  }
};

/** The stored posterior where it grew from this bundle's prior, else that prior: another bundle resets local learning. */
export const stateFor = ({ bundle, bandit }: DeviceModel, stored: LinearState | undefined): LinearState =>
  stored?.prior === bundle && stored.b.length === bandit.mean.length ? stored : stateFromPrior(bandit, bundle);
