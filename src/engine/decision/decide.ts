import { solvePacked } from '../../maths/linalg';
import type { Rng } from '../../maths/random';
import type { Coupon } from '../../protocol/coupons/coupon';
import type { Variant } from '../../protocol/experiment';
import { type LinearState, precisionFactor } from '../bandit/linearModel';
import { eligibleCoupons } from '../eligibility/eligibility';
import { featureNames } from '../features/computeFeatures';
import { own } from '../profile/decayed';
import { linearContributions } from '../scoring/integratedGradients';
import type { SequenceAnswer, SequenceScores } from '../scoring/plainSequence';
import { noTiming, type TimingLearnt } from '../timing/timingPolicy';
import { type Choice, certain, choosePersonally, explore } from './choice';
import { type Contribution, DECISION_VERSION, type Decision } from './decision';
import type { DeviceModel } from './deviceModel';
import { eligibilityContext } from './eligibilityContext';
import type { LocalHeadState } from './localHeadState';
import { policyOf } from './policyOf';
import { type Arm, baseReward, type Situation, scoreArms, scoreOrder } from './scoreArms';

/** Posterior mean P⁻¹ b, length d; zeros if the state has lost positive definiteness. */
export const posteriorMean = ({ precision, b }: LinearState): Float64Array => {
  const L = precisionFactor(precision);
  return L ? solvePacked(L, b) : new Float64Array(b.length);
};

export interface DecideInput extends Situation {
  readonly model: DeviceModel;
  /** Assigned before any behaviour was read. */
  readonly variant: Variant;
  /** Coupon this session explores with, drawn before any behaviour was read. */
  readonly explored?: string | undefined;
  /** Posterior grown from this bundle's prior (`stateFor`). */
  readonly state: LinearState;
  /** What this device has learnt of its shopper and of timing on top of this bundle. */
  readonly head?: LocalHeadState | undefined;
  readonly timing?: TimingLearnt | undefined;
  /** λ ≥ 0 by coupon, from the server's status. Absent: 0. */
  readonly shadowPrices?: Readonly<Record<string, number>> | undefined;
  readonly rng: Rng;
  /** Id of the decision, unique on the device. */
  readonly id: string;
  /** Where it will be shown. Default: `site`. */
  readonly channel?: string;
  /** Coupons shown in this page view, one entry per showing. */
  readonly shownHere?: readonly string[] | undefined;
}

const choice = async (input: DecideInput, eligible: readonly Coupon[], order: SequenceScores | undefined): Promise<Choice> => {
  const { model, variant, explored, state, head, timing = noTiming(model.bundle), shadowPrices = {}, rng } = input;
  const ruled = model.rule.map((id) => eligible.find((coupon) => coupon.id === id)).find((coupon) => coupon !== undefined);
  const shown = variant === 'none' ? [] : variant === 'rule' ? (ruled ? [ruled] : []) : eligible;
  const arms = await scoreArms(model, shown, input, order, head);
  if (variant === 'couplet' && explored !== undefined) return explore(explored, arms, model.coupons);
  if (shown.length === 0) return certain('nothing', arms.at(-1));
  if (variant === 'rule') return certain('rule', arms[0]);
  return choosePersonally({ model, arms, state, shadowPrices, rng }, timing, input);
};

/** Exact shares of the posterior mean score θ̂ᵀφ, θ̂ = P⁻¹b. */
const explain = ({ bandit }: DeviceModel, state: LinearState, context: Float64Array): readonly Contribution[] =>
  linearContributions(featureNames(bandit.features), posteriorMean(state), context);

/** Which network scored: the sequence network, then the coupon network. `none` if neither was asked. */
const scorerOf = ({ network }: DeviceModel, arms: readonly Arm[], order: SequenceAnswer | undefined): string => {
  if (order && order.kind !== 'none') return order.kind;
  return network && arms.some(({ asked }) => asked) ? network.scorer.kind : 'none';
};

/**
 * One choice, complete enough to be audited and learnt from: eligibility with reasons, scores, an explicit distribution, one draw.
 * Deterministic given its input and the stream of `rng`. The caller stores the Decision before anything is shown.
 */
export const decide = async (input: DecideInput): Promise<Decision> => {
  const { model, variant, profile, state, facts, now, id, channel = 'site', shadowPrices = {}, shownHere } = input;
  const { eligible, refusals } = eligibleCoupons(
    model.coupons,
    eligibilityContext(profile, facts, channel, now, model, shownHere),
    // A coupon outside the rule must not take the rule's place.
    ({ id }) => variant !== 'rule' || model.rule.includes(id),
  );
  // The no-coupons group is not scored.
  const order = variant === 'none' ? undefined : await scoreOrder(model, profile);
  const { by, arms, distribution, index, timing } = await choice(input, eligible, order);
  const chosen = arms[index]!;
  const shadowPrice = own(shadowPrices, chosen.arm);
  const base = variant === 'none' ? undefined : baseReward(model, input, order);
  return {
    version: DECISION_VERSION,
    id,
    time: now,
    variant,
    by,
    action: chosen.arm,
    propensity: distribution[index]!,
    candidates: arms.map(({ context: _, asked: __, discount: ___, ...scores }, i) => ({ ...scores, propensity: distribution[i]! })),
    refusals,
    context: [...chosen.context],
    contributions: variant === 'none' ? [] : explain(model, state, chosen.context),
    ...(base === undefined ? {} : { base }),
    ...(chosen.asked && variant !== 'none' ? { asked: { ...chosen.asked, x: [...chosen.asked.x] } } : {}),
    ...(timing ? { timing } : {}),
    ...(shadowPrice ? { shadowPrice } : {}),
    versions: {
      bundle: model.bundle,
      policy: policyOf(model.bandit).version,
      features: model.bandit.features.id,
      scorer: scorerOf(model, arms, order),
      model: [model.network, model.sequence].flatMap((network) => network?.model ?? []).join(' ') || 'none',
    },
  };
};
