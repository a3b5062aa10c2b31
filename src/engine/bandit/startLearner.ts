import type { Rng } from '../../maths/random';
import type { Policy } from './policy';
import type { FactArm, FactModel } from './rewardModel';

/** A policy together with what it has learnt; the one mutable thing, so that callers need not know what kind of state it is. */
export interface Learner {
  /** `Policy.version`. */
  readonly policy: string;
  distribution(arms: readonly FactArm[], rng: Rng): Float64Array;
  learn(context: FactArm, reward: number): void;
}

export const startLearner = <State>(policy: Policy<State, FactArm>, { initial }: FactModel<State>): Learner => {
  let state = initial;
  return {
    policy: policy.version,
    distribution: (arms, rng) => policy.distribution(state, arms, rng),
    learn: (context, reward) => {
      state = policy.update(state, context, reward);
    },
  };
};
