import type { Rng } from '../../maths/random';

/** One arm's context φ(x, a), length d. */
export type ArmContext = Float64Array;

/**
 * Port of a contextual bandit. Three separate calls, as in VowpalWabbit: `distribution`, then `choose` (choose.ts, the only
 * place that samples), then `update`. State is plain data, so it can be stored and shipped.
 */
export interface Policy<State, Context = ArmContext> {
  /** Goes into every Decision, e.g. `lints/1`. */
  readonly version: string;
  /** Explicit distribution over the arms given; sums to 1, every entry ≥ the policy's floor. */
  distribution(state: State, arms: readonly Context[], rng: Rng): Float64Array;
  /** Posterior after seeing `reward` (`sessionReward`, or of any scale that `noise` is of) for the arm with context `context`. */
  update(state: State, context: Context, reward: number): State;
}
