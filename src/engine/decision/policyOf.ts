import { normalTail } from '../../maths/distributions';
import type { Minor } from '../../protocol/values/money';
import type { ArmContext, Policy } from '../bandit/choose';
import { defaultExploration } from '../bandit/explorationSchema';
import { epsilonGreedy, softmax, squareCb, thompson, upperConfidence } from '../bandit/explorers';
import { type LinearPrior, type LinearState, linearModel, stateFromPrior } from '../bandit/linearModel';
import type { RewardModel } from '../bandit/rewardModel';
import { noCouponFeatures } from '../features/computeFeatures';
import type { Decision } from './decision';
import type { DeviceModel } from './deviceModel';

/**
 * The model with arms worth c_k less. The cost is known and not learnt, such as the price of a discount when a budget runs out. The learnt
 * reward stays unchanged.
 * @param costs c_k by context, in units of reward; 0 if absent
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
 * @param costs cost of arms beyond what is learnt, by context, in units of reward
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

/** The stored posterior if it grew from this bundle's prior, else that prior: another bundle resets local learning. */
export const stateFor = ({ bundle, bandit }: DeviceModel, stored: LinearState | undefined): LinearState =>
  stored?.prior === bundle && stored.b.length === bandit.mean.length ? stored : stateFromPrior(bandit, bundle);

/**
 * Worth to the shop of the shopper claiming the chosen coupon rather than not hearing of one, minor units, ≥ 0. With δ = φ(a) − φ(none) the
 * posterior of the gain θᵀδ is N(μ, s²). With the option to stay quiet, the expected gain is its positive part,
 *   E[max(0, θᵀδ)] = μ·Φ(μ/s) + s·φ(μ/s),
 * so a coupon with an uncertain gain keeps being tried. 0 if the decision's context belongs to another model.
 */
export const offerWorth = ({ bandit }: Pick<DeviceModel, 'bandit'>, state: LinearState, { context }: Decision): Minor => {
  if (context.length !== state.b.length) return 0;
  const { mean, covariance } = linearModel().believe(state, [Float64Array.from(context), noCouponFeatures(bandit.features)]);
  const gain = mean[0]! - mean[1]!;
  const spread = Math.sqrt(Math.max(0, covariance[0]! - 2 * covariance[1]! + covariance[2]!));
  if (Number.isNaN(gain + spread)) return 0;
  if (spread === 0) return Math.max(0, gain) * bandit.rewardScale;
  const z = gain / spread;
  const density = Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI);
  return Math.max(0, gain * normalTail(-z) + spread * density) * bandit.rewardScale;
};
