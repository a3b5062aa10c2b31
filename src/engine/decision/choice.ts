import type { Rng } from '../../maths/random';
import type { Coupon } from '../../protocol/coupons/coupon';
import { type ArmContext, choose } from '../bandit/choose';
import type { LinearState } from '../bandit/linearModel';
import { maxDiscount } from '../eligibility/discountOf';
import { own } from '../profile/decayed';
import { type TimingLearnt, type TimingStep, timingDistribution, timingFacts, timingState } from '../timing/timingPolicy';
import type { TimingTable } from '../timing/timingTable';
import { type Decision, NO_COUPON } from './decision';
import type { DeviceModel } from './deviceModel';
import { policyOf } from './policyOf';
import type { Arm, Situation } from './scoreArms';

/** How the choice was made, among which arms and with which probabilities. The choice is an index into `arms`. */
export interface Choice {
  readonly by: Decision['by'];
  readonly arms: readonly Arm[];
  readonly distribution: ArrayLike<number>;
  readonly index: number;
  readonly timing?: TimingStep;
}

export const certain = (by: Decision['by'], arm: Arm | undefined): Choice => ({
  by,
  arms: arm ? [arm] : [],
  distribution: [1],
  index: 0,
});

/**
 * Exploration draws uniformly over the public list, k coupons, before behaviour is read. A vetoed draw shows nothing and stays recorded
 * (intent to treat). So an eligible coupon has propensity 1/k and "no coupon" has the vetoed ones' share.
 */
export const explore = (explored: string, arms: readonly Arm[], listed: readonly Coupon[]): Choice => {
  // Drawn from an older bundle's list, so no arm of this bundle could have resulted.
  if (!listed.some(({ id }) => id === explored)) return certain('exploration', arms.at(-1));
  const drawn = arms.findIndex(({ arm }) => arm === explored);
  const [eligible, k] = [arms.length - 1, listed.length];
  const distribution = arms.map(({ arm }) => (arm === NO_COUPON ? (k - eligible) / k : 1 / k));
  return { by: 'exploration', arms, distribution, index: drawn < 0 ? eligible : drawn };
};

export interface PolicyInput {
  readonly model: DeviceModel;
  /** "No coupon" is the last one. */
  readonly arms: readonly Arm[];
  readonly state: LinearState;
  /** λ by coupon: extra cost of a unit of discount while its budget is running out. */
  readonly shadowPrices: Readonly<Record<string, number>>;
  readonly rng: Rng;
}

/** The bandit on these arms. A discount counts (1 + λ + the aim's price) times; the learnt reward already includes the 1. */
const policyOn = ({ model, arms, state, shadowPrices, rng }: PolicyInput): Float64Array => {
  const { bandit } = model;
  const costs = new Map<ArmContext, number>();
  const { discountPrice = 0, rewardScale } = bandit;
  for (const { arm, context, discount } of arms)
    costs.set(context, (((own(shadowPrices, arm) ?? 0) + discountPrice) * discount) / rewardScale);
  return policyOf(bandit, costs).distribution(
    state,
    arms.map(({ context }) => context),
    rng,
  );
};

const byPolicy = (input: PolicyInput): Choice => {
  const distribution = policyOn(input);
  return { by: 'policy', arms: input.arms, distribution, index: choose(distribution, input.rng).index };
};

/**
 * First whether to offer anything, then what. The probability of an arm is Σ_g P(g)·P(arm | g) over the timing's actions g, with all of
 * P(wait) on "no coupon". This is again an explicit distribution, and the arm is drawn from it in those two steps.
 */
const byTiming = (input: PolicyInput, table: TimingTable, learnt: TimingLearnt, situation: Situation): Choice => {
  const { model, arms, rng } = input;
  const coupons = new Map(model.coupons.map((coupon) => [coupon.id, coupon]));
  const isLarge = ({ arm }: Arm): boolean => maxDiscount(coupons.get(arm)!.discount) >= table.largeFrom;
  const offers = arms.slice(0, -1);
  const groups = [[], offers.filter((arm) => !isLarge(arm)), offers.filter(isLarge)];
  const state = timingState(table.bins, timingFacts(situation.profile, situation.now));
  const gate = timingDistribution(table, learnt, state, { small: groups[1]!.length > 0, large: groups[2]!.length > 0 });
  const none = arms.length - 1;
  const distribution = new Float64Array(arms.length);
  distribution[none] = gate[0]!;
  const within = groups.map((group, action) => {
    if (action === 0 || gate[action] === 0) return Float64Array.of(1);
    const shares = policyOn({ ...input, arms: [...group, arms[none]!] });
    for (const [i, share] of shares.entries()) {
      const at = group[i] ? arms.indexOf(group[i]) : none;
      distribution[at] = distribution[at]! + gate[action]! * share;
    }
    return shares;
  });
  const action = choose(gate, rng).index;
  const drawn = groups[action]![choose(within[action]!, rng).index];
  const index = drawn ? arms.indexOf(drawn) : none;
  return { by: action === 0 ? 'timing' : 'policy', arms, distribution, index, timing: { state, action } };
};

/** The variant `couplet`: the bundle's policy, with its timing if the bundle has one. */
export const choosePersonally = (input: PolicyInput, learnt: TimingLearnt, situation: Situation): Choice =>
  input.model.timing ? byTiming(input, input.model.timing, learnt, situation) : byPolicy(input);
