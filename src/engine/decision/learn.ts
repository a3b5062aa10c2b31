import type { Minor } from '../../protocol/money';
import type { Policy } from '../bandit/policy';
import type { Decision } from './decision';

/** What came of a decision by the end of its session, minor units. */
export interface SessionOutcome {
  /** Goods bought in the session before the discount. */
  readonly revenue: Minor;
  /** Discount the coupon gave. */
  readonly discount: Minor;
}

/** Bounds of a reward: one order may not outweigh all others. An order that loses money counts as a loss. */
const [LEAST, MOST] = [-1, 4];

/** Reward (marginRate · revenue − discount) / rewardScale, cut to [−1, 4]. After "not for me" it is that of no purchase. */
export const sessionReward = ({ revenue, discount }: SessionOutcome, marginRate: number, rewardScale: number): number =>
  Math.min(MOST, Math.max(LEAST, (marginRate * revenue - discount) / rewardScale));

/**
 * Posterior and record after the outcome of one decision. What is learnt from is the reward less what was expected with nothing shown, so that a shopper
 * who buys anyway credits no coupon. A decision teaches once, and only a policy whose contexts it fits: repeating it, or a reward that is no number,
 * changes nothing.
 */
export const learn = <State extends { readonly b: readonly number[] }>(
  policy: Policy<State>,
  state: State,
  decision: Decision,
  reward: number,
): { readonly state: State; readonly decision: Decision } => {
  if (decision.reward !== undefined || !Number.isFinite(reward)) return { state, decision };
  const fits = decision.context.length === state.b.length;
  return {
    state: fits ? policy.update(state, Float64Array.from(decision.context), reward - (decision.base ?? 0)) : state,
    decision: { ...decision, reward },
  };
};
