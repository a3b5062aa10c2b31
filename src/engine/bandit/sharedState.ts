import type { FactArm } from './rewardModel';

/** What was seen of one arm, over the slots of the facts. */
export interface ArmStatistics {
  readonly arm: string;
  readonly plays: number;
  /** Σ x xᵀ, packed lower triangle. Single precision: it holds counts, and five arms of 115 slots take 130 kB. */
  readonly moments: Float32Array;
  /** Σ x r. */
  readonly products: Float64Array;
  /** Σ |r| and Σ r². */
  readonly absolute: number;
  readonly squares: number;
}

/** Variances of the weights by fact, estimated from the rewards; entry 0 is the intercept. Unitless: rewards are in units of their arm. */
export interface SharedVariances {
  /** Of what arms have in common. */
  readonly common: readonly number[];
  /** Of how an arm differs from it. */
  readonly own: readonly number[];
  /** Of a reward about its expectation. */
  readonly noise: number;
  /** Rewards seen when they were last estimated. */
  readonly seen: number;
}

/** What the posterior is computed from. */
export interface SharedFit {
  readonly arms: readonly ArmStatistics[];
  /** Fact of each slot, length d. */
  readonly groups: readonly number[];
  readonly variances: SharedVariances;
}

export interface SharedState {
  readonly version: 1;
  readonly fit: SharedFit;
  /** Rewards since, not yet in `fit`. */
  readonly waiting: readonly { readonly context: FactArm; readonly reward: number }[];
  readonly observations: number;
}
