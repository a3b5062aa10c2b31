import { choose } from '../bandit/choose';
import type { LinearState } from '../bandit/linearState';
import { posteriorMean } from '../bandit/posteriorMean';
import type { Coupon } from '../coupons/coupon';
import { eligibleCoupons } from '../coupons/eligibility';
import type { Variant } from '../experiment/experiment';
import { featureNames } from '../features/computeFeatures';
import type { Rng } from '../random';
import { linearContributions } from '../scoring/explain';
import { type Contribution, DECISION_VERSION, type Decision, NO_COUPON } from './decision';
import type { DeviceModel } from './deviceModel';
import { eligibilityContext } from './eligibilityContext';
import { policyOf } from './policyOf';
import { type Arm, type Situation, scoreArms } from './scoreArms';

export interface DecideInput extends Situation {
  readonly model: DeviceModel;
  /** Assigned before any behaviour was read. */
  readonly variant: Variant;
  /** Coupon this session explores with, drawn before any behaviour was read. */
  readonly explored?: string | undefined;
  /** Posterior grown from this bundle's prior (`stateFor`). */
  readonly state: LinearState;
  readonly rng: Rng;
  /** Id of the decision, unique on the device. */
  readonly id: string;
  /** Where it will be shown; default `site`. */
  readonly channel?: string;
}

/** Who chose, among what, and with which probabilities; the choice is an index of `arms`. */
interface Choice {
  readonly by: Decision['by'];
  readonly arms: readonly Arm[];
  readonly distribution: ArrayLike<number>;
  readonly index: number;
}

const certain = (by: Decision['by'], arm: Arm | undefined): Choice => ({ by, arms: arm ? [arm] : [], distribution: [1], index: 0 });

/**
 * Exploration draws uniformly over the public list, k coupons, before behaviour is read; a vetoed draw shows nothing and stays
 * recorded (intent to treat). So an eligible coupon has propensity 1/k and "no coupon" has the vetoed ones' share.
 */
const explore = (explored: string, arms: readonly Arm[], listed: readonly Coupon[]): Choice => {
  // Drawn from an older bundle's list: nothing of this one could have come of it.
  if (!listed.some(({ id }) => id === explored)) return certain('exploration', arms.at(-1));
  const drawn = arms.findIndex(({ arm }) => arm === explored);
  const [eligible, k] = [arms.length - 1, listed.length];
  const distribution = arms.map(({ arm }) => (arm === NO_COUPON ? (k - eligible) / k : 1 / k));
  return { by: 'exploration', arms, distribution, index: drawn < 0 ? eligible : drawn };
};

const choice = async (input: DecideInput, eligible: readonly Coupon[]): Promise<Choice> => {
  const { model, variant, explored, state, rng } = input;
  const ruled = model.rule.map((id) => eligible.find((coupon) => coupon.id === id)).find((coupon) => coupon !== undefined);
  const shown = variant === 'none' ? [] : variant === 'rule' ? (ruled ? [ruled] : []) : eligible;
  const arms = await scoreArms(model, shown, input);
  if (variant === 'couplet' && explored !== undefined) return explore(explored, arms, model.coupons);
  if (shown.length === 0) return certain('nothing', arms.at(-1));
  if (variant === 'rule') return certain('rule', arms[0]);
  const distribution = policyOf(model.bandit).distribution(
    state,
    arms.map(({ context }) => context),
    rng,
  );
  return { by: 'policy', arms, distribution, index: choose(distribution, rng).index };
};

/** Exact shares of the posterior mean score θ̂ᵀφ, θ̂ = P⁻¹b. */
const explain = ({ bandit }: DeviceModel, state: LinearState, context: Float64Array): readonly Contribution[] =>
  linearContributions(featureNames(bandit.features), posteriorMean(state), context);

/**
 * One choice, complete enough to be audited and learnt from: eligibility with reasons, scores, an explicit distribution, one draw.
 * Deterministic given its input and the stream of `rng`. The caller stores the Decision before anything is shown.
 */
export const decide = async (input: DecideInput): Promise<Decision> => {
  const { model, variant, profile, state, facts, now, id, channel = 'site' } = input;
  const { eligible, refusals } = eligibleCoupons(model.coupons, eligibilityContext(profile, facts, channel, now, model));
  const { by, arms, distribution, index } = await choice(input, eligible);
  const chosen = arms[index]!;
  return {
    version: DECISION_VERSION,
    id,
    time: now,
    variant,
    by,
    action: chosen.arm,
    propensity: distribution[index]!,
    candidates: arms.map(({ context: _, ...scores }, i) => ({ ...scores, propensity: distribution[i]! })),
    refusals,
    context: [...chosen.context],
    contributions: variant === 'none' ? [] : explain(model, state, chosen.context),
    versions: {
      bundle: model.bundle,
      policy: policyOf(model.bandit).version,
      features: model.bandit.features.id,
      scorer: model.network?.scorer.kind ?? 'none',
      model: model.network?.model ?? 'none',
    },
  };
};
