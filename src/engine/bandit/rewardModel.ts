import type { FactVector } from '../features/featureSpec';

/** One arm in one situation: who it is, and what is known of the situation, which all arms of a decision share. */
export interface FactArm {
  readonly arm: string;
  readonly x: FactVector;
}

/** What a model believes of the values of K arms in one situation: jointly normal, in units of reward. */
export interface ValueBelief {
  /** Expected rewards, length K. */
  readonly mean: Float64Array;
  /** Covariance of the expected rewards, packed lower triangle, length K(K+1)/2. Of the noise of a single reward it knows nothing. */
  readonly covariance: Float64Array;
}

/** Port of what policies learn with; how they explore is the policy's own business. State is plain data. */
export interface RewardModel<State, Context = FactArm> {
  /** Part of the policy's version, e.g. `disjoint/1`. */
  readonly version: string;
  believe(state: State, arms: readonly Context[]): ValueBelief;
  /** Belief after a reward; `state` itself stays as it is. */
  update(state: State, context: Context, reward: number): State;
  /** Rewards learnt from. */
  observations(state: State): number;
}

/** A model over facts nobody announced, with nothing learnt. */
export interface FactModel<State> extends RewardModel<State> {
  readonly initial: State;
}
