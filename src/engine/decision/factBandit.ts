import type { Rng } from '../../maths/random';
import { fail, ok, type Result } from '../../protocol/values/result';
import { choose } from '../bandit/choose';
import type { Learner } from '../bandit/factPolicies';
import type { FactArm } from '../bandit/rewardModel';
import { encodeFacts, noFacts } from '../features/factEncoder';
import type { Facts } from '../features/featureSpec';

/** Most arms in one decision, and most decisions that may wait for their reward. Older ones are forgotten. */
export const MAX_ARMS = 128;
const MAX_OPEN = 10_000;
/** Largest absolute reward. Beyond it, the sums of squares in the models could overflow. */
const MAX_REWARD = 1e12;

/** The record of one choice, complete enough for off-policy evaluation. */
export interface FactDecision {
  readonly decision: string;
  readonly arm: string;
  /** The entry of `distribution` that the arm was drawn with. */
  readonly propensity: number;
  /** In the order of the arms passed in. Sums to 1. */
  readonly distribution: readonly number[];
}

export interface FactBandit {
  /** Policy version, for the log. */
  readonly policy: string;
  /** Errors: `arms_invalid`. */
  decide(facts: Facts, arms: readonly string[]): Result<FactDecision>;
  /** One reward per decision, at most 10¹² in size. Errors: `decision_unknown`, `reward_repeated`, `reward_invalid`. */
  reward(decision: string, value: number): Result<true>;
}

/**
 * A bandit without page, bundle or storage: facts and arms of any names come in, decisions go out, and only the reward of the played arm
 * comes back. It uses the engine's own parts: `encodeFacts`, a policy with its explicit distribution, `choose`. Deterministic given the
 * stream of `rng`.
 */
export const startFactBandit = (learner: Learner, rng: Rng): FactBandit => {
  let known = noFacts;
  let made = 0;
  const open = new Map<string, FactArm>();
  const rewarded = new Set<string>();
  const forget = (ids: Map<string, unknown> | Set<string>): void => {
    if (ids.size <= MAX_OPEN) return;
    const [oldest] = ids.keys();
    if (oldest !== undefined) ids.delete(oldest);
  };
  return {
    policy: learner.policy,
    decide(facts, arms) {
      if (arms.length === 0) return fail('arms_invalid', 'The request has no arms.', 'arms');
      if (arms.length > MAX_ARMS) return fail('arms_invalid', `A request can have at most ${MAX_ARMS} arms.`, 'arms');
      if (new Set(arms).size < arms.length) return fail('arms_invalid', 'An arm is listed twice.', 'arms');
      const encoded = encodeFacts(known, facts);
      known = encoded.known;
      const contexts = arms.map((arm): FactArm => ({ arm, x: encoded.x }));
      const distribution = learner.distribution(contexts, rng);
      const { index, propensity } = choose(distribution, rng);
      made += 1;
      const decision = `d${made}`;
      open.set(decision, contexts[index]!);
      forget(open);
      return ok({ decision, arm: arms[index]!, propensity, distribution: [...distribution] });
    },
    reward(decision, value) {
      if (!(Math.abs(value) <= MAX_REWARD))
        return fail('reward_invalid', `A reward must be a number between -${MAX_REWARD} and ${MAX_REWARD}.`, 'value');
      if (rewarded.has(decision)) return fail('reward_repeated', 'This decision already has its reward.', 'decision');
      const context = open.get(decision);
      if (!context) return fail('decision_unknown', 'No decision with this id is waiting for a reward.', 'decision');
      open.delete(decision);
      rewarded.add(decision);
      forget(rewarded);
      learner.learn(context, value);
      return ok(true);
    },
  };
};
