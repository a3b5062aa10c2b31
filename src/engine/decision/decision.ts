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
  /** Network acceptance probability, where a network scored it. */
  readonly network?: number;
  /** Collaborative score, unitless. */
  readonly cf?: number;
}

/** A coupon that could not stand for election, and why. */
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
   * How the action came about: the policy, the merchant's rule, a uniform exploration draw, the timing's "wait, it is early", or nothing to
   * choose.
   */
  readonly by: 'policy' | 'rule' | 'exploration' | 'timing' | 'nothing';
  readonly action: string;
  readonly propensity: number;
  readonly candidates: readonly Candidate[];
  readonly refusals: readonly Refusal[];
  readonly context: readonly number[];
  /** Reward expected with nothing shown, where the bundle has a model of it: what comes beyond it is the action's. */
  readonly base?: number;
  /** Shares of the features in the expected reward θ̂ᵀφ of the action; they sum to it. */
  readonly contributions: readonly Contribution[];
  /** What the network was given for the action and its logit, without what this device has adapted: local learning and explanations need both. */
  readonly asked?: { readonly x: readonly number[]; readonly logit: number };
  /** State of the timing and what it did, index in `timingActions`, where the bundle has a table. */
  readonly timing?: TimingStep;
  /** λ of the action's budget, where there was one. */
  readonly shadowPrice?: number;
  readonly versions: {
    readonly bundle: string;
    readonly policy: string;
    readonly features: string;
    readonly scorer: string;
    readonly model: string;
  };
  /** Set once, when the outcome was learnt from. */
  readonly reward?: number;
}
