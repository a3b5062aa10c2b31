import { packedIndex } from '../../maths/linalg';
import type { Rng } from '../../maths/random';
import type { FactVector } from '../features/featureSpec';
import type { Policy } from './choose';
import { epsilonGreedy, softmax, squareCb, thompson, upperConfidence } from './explorers';
import type { FactArm, FactModel, ValueBelief } from './rewardModel';
import { sharedModel } from './sharedModel';

/** A policy together with what it has learnt. Only this object is mutable, so callers need not know the type of its state. */
export interface Learner {
  /** `Policy.version`. */
  readonly policy: string;
  distribution(arms: readonly FactArm[], rng: Rng): Float64Array;
  learn(context: FactArm, reward: number): void;
}

const startLearner = <State>(policy: Policy<State, FactArm>, { initial }: FactModel<State>): Learner => {
  let state = initial;
  return {
    policy: policy.version,
    distribution: (arms, rng) => policy.distribution(state, arms, rng),
    learn: (context, reward) => {
      state = policy.update(state, context, reward);
    },
  };
};

interface DisjointSettings {
  /** Prior variance of each weight, mean 0. */
  readonly variance: number;
  /** Variance of a reward around its expectation. */
  readonly noise: number;
}

/** Posterior of one arm's weights: mean, length d, and covariance, packed lower triangle. */
interface ArmPosterior {
  readonly arm: string;
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
}

interface DisjointState {
  readonly version: 1;
  readonly arms: readonly ArmPosterior[];
  readonly observations: number;
}

const at = (i: number, j: number): number => (i < j ? packedIndex(j, i) : packedIndex(i, j));

/** The posterior with room for slots seen since, which still have their prior. */
const grown = ({ arm, mean, covariance }: ArmPosterior, slots: number, variance: number): ArmPosterior => {
  const wider = new Float64Array(packedIndex(slots, 0));
  wider.set(covariance);
  for (let i = mean.length; i < slots; i++) wider[packedIndex(i, i)] = variance;
  const longer = new Float64Array(slots);
  longer.set(mean);
  return { arm, mean: longer, covariance: wider };
};

const slotsOf = ({ index }: FactVector): number => index.reduce((most, slot) => Math.max(most, slot + 1), 0);

const variance = ({ covariance }: ArmPosterior, { index, value }: FactVector): number => {
  let sum = 0;
  for (let i = 0; i < index.length; i++)
    for (let j = 0; j < index.length; j++) sum += value[i]! * value[j]! * covariance[at(index[i]!, index[j]!)]!;
  return sum;
};

/**
 * One Bayesian linear regression per arm, of the reward on the facts (the disjoint model of Li et al. 2010,
 * https://arxiv.org/abs/1003.0146), updated by the Sherman–Morrison formula in d² steps: g = Σx, s = σ² + xᵀg, w += g (r − wᵀx)/s, Σ −= g
 * gᵀ/s.
 */
export const disjointModel = (settings: DisjointSettings): FactModel<DisjointState> => {
  const posteriorOf = (state: DisjointState, { arm, x }: FactArm): ArmPosterior => {
    const known = state.arms.find((one) => one.arm === arm) ?? { arm, mean: new Float64Array(0), covariance: new Float64Array(0) };
    const slots = slotsOf(x);
    return slots > known.mean.length ? grown(known, slots, settings.variance) : known;
  };
  return {
    version: 'disjoint/1',
    initial: { version: 1, arms: [], observations: 0 },
    believe(state, arms): ValueBelief {
      const mean = new Float64Array(arms.length);
      const covariance = new Float64Array(packedIndex(arms.length, 0));
      for (const [k, arm] of arms.entries()) {
        const posterior = posteriorOf(state, arm);
        mean[k] = arm.x.index.reduce((sum, slot, i) => sum + posterior.mean[slot]! * arm.x.value[i]!, 0);
        covariance[packedIndex(k, k)] = variance(posterior, arm.x);
      }
      return { mean, covariance };
    },
    update(state, context, reward): DisjointState {
      const { index, value } = context.x;
      const before = posteriorOf(state, context);
      const d = before.mean.length;
      const gain = new Float64Array(d);
      for (let i = 0; i < d; i++) for (let j = 0; j < index.length; j++) gain[i]! += before.covariance[at(i, index[j]!)]! * value[j]!;
      let spread = settings.noise;
      let expected = 0;
      for (let j = 0; j < index.length; j++) {
        spread += gain[index[j]!]! * value[j]!;
        expected += before.mean[index[j]!]! * value[j]!;
      }
      const mean = before.mean.map((weight, i) => weight + (gain[i]! * (reward - expected)) / spread);
      const covariance = Float64Array.from(before.covariance);
      for (let i = 0; i < d; i++) {
        const step = gain[i]! / spread;
        for (let j = 0; j <= i; j++) covariance[packedIndex(i, j)]! -= step * gain[j]!;
      }
      const rest = state.arms.filter(({ arm }) => arm !== context.arm);
      return { version: 1, arms: [...rest, { arm: context.arm, mean, covariance }], observations: state.observations + 1 };
    },
    observations: (state) => state.observations,
  };
};

const disjoint = disjointModel({ variance: 0.01, noise: 0.2 });
const FLOOR = 0.001;
const DRAWS = 128;

/**
 * Policies over facts by name, each untrained. `shared-thompson` is the default: Thompson sampling on the shared model, with its full
 * posterior at first and three tenths of its standard deviation after some hundred rewards (ADR 010). All settings were chosen on shuffles
 * that are not reported.
 */
export const factPolicies = {
  'shared-thompson': (): Learner =>
    startLearner(thompson(sharedModel, { draws: DRAWS, floor: FLOOR, scale: (n) => 0.3 + 0.7 * Math.exp(-n / 500) }), sharedModel),
  'shared-squarecb': (): Learner => startLearner(squareCb(sharedModel, { scale: 20, floor: FLOOR }), sharedModel),
  thompson: (): Learner => startLearner(thompson(disjoint, { draws: DRAWS, floor: FLOOR, scale: () => 0.4 }), disjoint),
  linucb: (): Learner => startLearner(upperConfidence(disjoint, { alpha: 1, floor: FLOOR }), disjoint),
  squarecb: (): Learner => startLearner(squareCb(disjoint, { scale: 10, floor: FLOOR }), disjoint),
  'epsilon-greedy': (): Learner => startLearner(epsilonGreedy(disjoint, { epsilon: 0.05 }), disjoint),
  softmax: (): Learner => startLearner(softmax(disjoint, { temperature: 0.08, floor: FLOOR }), disjoint),
  /** Learns nothing and reads no context. */
  random: (): Learner => ({
    policy: 'random/1',
    distribution: (arms) => new Float64Array(arms.length).fill(1 / arms.length),
    learn: () => undefined,
  }),
} as const satisfies Readonly<Record<string, () => Learner>>;

export type FactPolicyName = keyof typeof factPolicies;
export const factPolicyNames = Object.keys(factPolicies) as readonly FactPolicyName[];
export const DEFAULT_FACT_POLICY: FactPolicyName = 'shared-thompson';
