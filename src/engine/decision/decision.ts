import type { Variant } from '../../protocol/experiment';
import type { Instant } from '../../protocol/values/clock';
import type { TimingStep } from '../timing/timingPolicy';

/** Version of the stored Decision record. */
export const DECISION_VERSION = 1;

/** The arm "show nothing", always among the candidates of the `couplet` variant. */
export const NO_COUPON = 'none';

/** Share of one feature group in the score of the chosen coupon, for "why this coupon". */
export interface Contribution {
  /** Feature name, e.g. `match.categoryAffinity`. */
  readonly feature: string;
  /** Signed contribution to the expected reward, unitless. */
  readonly value: number;
}

interface Candidate {
  /** Coupon id or `NO_COUPON`. */
  readonly arm: string;
  /** Probability with which this arm could be drawn. */
  readonly propensity: number;
  /** Acceptance probability by the network, if it scored this arm. */
  readonly network?: number;
  /** Collaborative score, unitless. */
  readonly cf?: number;
}

/** A coupon that was not eligible, and why. */
interface Refusal {
  readonly couponId: string;
  /** Reason code of `eligibility.ts`, e.g. `coupon_expired`. */
  readonly code: string;
}

/**
 * The logged record of one choice, stored before it is returned. (context, action, reward, propensity) as in zr-obp;
 * `context` is φ(x, action), so that the later update needs nothing else.
 */
export interface Decision {
  readonly version: typeof DECISION_VERSION;
  readonly id: string;
  readonly time: Instant;
  readonly variant: Variant;
  /**
   * What produced the action: the policy, the merchant's rule, a uniform exploration draw, the timing's decision to wait, or no choice at
   * all.
   */
  readonly by: 'policy' | 'rule' | 'exploration' | 'timing' | 'nothing';
  readonly action: string;
  readonly propensity: number;
  readonly candidates: readonly Candidate[];
  readonly refusals: readonly Refusal[];
  readonly context: readonly number[];
  /** Expected reward with nothing shown, if the bundle models it. The action is credited with the rest. */
  readonly base?: number;
  /** Contribution of each feature to the expected reward θ̂ᵀφ of the action. They sum to it. */
  readonly contributions: readonly Contribution[];
  /** The network's input for the action and its logit, before this device's own head. Local learning and explanations need both. */
  readonly asked?: { readonly x: readonly number[]; readonly logit: number };
  /** State of the timing and its action, an index into `timingActions`, if the bundle has a table. */
  readonly timing?: TimingStep;
  /** λ of the action's budget, if it has one. */
  readonly shadowPrice?: number;
  readonly versions: {
    readonly bundle: string;
    readonly policy: string;
    readonly features: string;
    readonly scorer: string;
    readonly model: string;
  };
  /** Set once, when the outcome has been learnt from. */
  readonly reward?: number;
}
