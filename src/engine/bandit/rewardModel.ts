import type { FactVector } from '../features/featureSpec';

/** One arm in one situation: the arm's name and the situation's facts, which all arms of a decision share. */
export interface FactArm {
  readonly arm: string;
  readonly x: FactVector;
}

/** A model's belief about the values of K arms in one situation: jointly normal, in units of reward. */
export interface ValueBelief {
  /** Expected rewards, length K. */
  readonly mean: Float64Array;
  /** Covariance of the expected rewards, packed lower triangle, length K(K+1)/2. It does not include the noise of a single reward. */
  readonly covariance: Float64Array;
}

/** Port of the model that policies learn with. How a policy explores is its own concern. State is plain data. */
export interface RewardModel<State, Context = FactArm> {
  /** Part of the policy's version, e.g. `disjoint/1`. */
  readonly version: string;
  believe(state: State, arms: readonly Context[]): ValueBelief;
  /** Belief after a reward. `state` itself is not changed. */
  update(state: State, context: Context, reward: number): State;
  /** Number of rewards learnt from. */
  observations(state: State): number;
}

/** An untrained model over facts that are not declared in advance. */
export interface FactModel<State> extends RewardModel<State> {
  readonly initial: State;
}
