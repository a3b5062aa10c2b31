import { choleskyPacked, packedIndex } from '../../maths/linalg';
import { normal, type Rng } from '../../maths/random';
import { bestArms, type Policy, withFloor } from './choose';
import type { RewardModel } from './rewardModel';

/**
 * ε-greedy (Sutton & Barto 2018, 2.2): the arm with the largest expected reward with probability 1 − ε, each arm with ε / K. Ties are
 * shared.
 */
export const epsilonGreedy = <State, Context>(
  model: RewardModel<State, Context>,
  { epsilon }: { readonly epsilon: number },
): Policy<State, Context> => ({
  version: `epsilon-greedy+${model.version}`,
  distribution(state: State, arms: readonly Context[]): Float64Array {
    const p = new Float64Array(arms.length);
    const best = bestArms(model.believe(state, arms).mean);
    for (const arm of best) p[arm] = 1 / best.length;
    return withFloor(p, epsilon / arms.length);
  },
  update: model.update,
});

interface SoftmaxSettings {
  /** In units of reward: an arm worth this much less is played e times less often. */
  readonly temperature: number;
  readonly floor: number;
}

/** Boltzmann exploration (Sutton & Barto 2018, 2.8): pₐ ∝ exp(μₐ / T), with a floor. */
export const softmax = <State, Context>(
  model: RewardModel<State, Context>,
  { temperature, floor }: SoftmaxSettings,
): Policy<State, Context> => ({
  version: `softmax+${model.version}`,
  distribution(state: State, arms: readonly Context[]): Float64Array {
    const { mean } = model.believe(state, arms);
    const top = mean[bestArms(mean)[0]!]!;
    const p = mean.map((value) => Math.exp((value - top) / temperature));
    const sum = p.reduce((a, b) => a + b, 0);
    if (!(sum > 0)) return p.fill(1 / p.length);
    return withFloor(
      p.map((value) => value / sum),
      floor,
    );
  },
  update: model.update,
});

interface SquareCbSettings {
  /** γ after n rewards is `scale`·√n, per unit of reward. */
  readonly scale: number;
  readonly floor: number;
}

/**
 * SquareCB (Foster & Rakhlin 2020, https://arxiv.org/abs/2002.04926): inverse gap weighting, pₐ = 1 / (K + γ(μ* − μₐ)). The best arm gets
 * the rest, and γ grows as √n. It needs expected rewards only, no uncertainty.
 */
export const squareCb = <State, Context>(
  model: RewardModel<State, Context>,
  { scale, floor }: SquareCbSettings,
): Policy<State, Context> => ({
  version: `squarecb+${model.version}`,
  distribution(state: State, arms: readonly Context[]): Float64Array {
    const { mean } = model.believe(state, arms);
    const best = bestArms(mean)[0]!;
    const gamma = scale * Math.sqrt(model.observations(state));
    const p = mean.map((value) => 1 / (arms.length + gamma * (mean[best]! - value)));
    p[best] = 0;
    p[best] = 1 - p.reduce((a, b) => a + b, 0);
    if (!p.every((share) => share >= 0)) return p.fill(1 / p.length);
    return withFloor(p, floor);
  },
  update: model.update,
});

interface UpperConfidenceSettings {
  /** Standard deviations added to the expected reward. */
  readonly alpha: number;
  /** The rule itself is deterministic. The floor makes its log usable for off-policy evaluation. */
  readonly floor: number;
}

/** LinUCB (Li et al. 2010, https://arxiv.org/abs/1003.0146) on a linear model: the arm with the largest μₐ + α·√Var μₐ, with a floor. Ties are shared. */
export const upperConfidence = <State, Context>(
  model: RewardModel<State, Context>,
  { alpha, floor }: UpperConfidenceSettings,
): Policy<State, Context> => ({
  version: `ucb+${model.version}`,
  distribution(state: State, arms: readonly Context[]): Float64Array {
    const { mean, covariance } = model.believe(state, arms);
    const bound = mean.map((value, i) => value + alpha * Math.sqrt(covariance[packedIndex(i, i)]!));
    const p = new Float64Array(arms.length);
    const best = bestArms(bound);
    for (const arm of best) p[arm] = 1 / best.length;
    return withFloor(p, floor);
  },
  update: model.update,
});

interface ThompsonSettings {
  /** Number of draws that estimate the distribution. */
  readonly draws: number;
  readonly floor: number;
  /** Multiple of the posterior's standard deviation used after this many rewards. 1 is Thompson sampling as published. */
  readonly scale: (observations: number) => number;
}

/**
 * Keeps the factor of a covariance that is singular up to rounding, such as that of two arms known exactly. Relative to its largest
 * variance.
 */
const JITTER = 1e-9;

/** Draws computed together: their sums are independent, and each value read from L serves all of them. */
const SIDE = 4;
type Side = readonly [Float64Array, Float64Array, Float64Array, Float64Array];

/** Entry i of μ + s·L z for the draws of one side. A function of its own, as the kernels of `maths/linalg`. */
const drawEntry = (L: Float64Array, z: Float64Array, i: number, mean: number, s: number, drawn: Side): void => {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let at = packedIndex(i, 0), end = at + i, k = 0; at <= end; k += SIDE) {
    const l = L[at++]!;
    s0 += l * z[k]!;
    s1 += l * z[k + 1]!;
    s2 += l * z[k + 2]!;
    s3 += l * z[k + 3]!;
  }
  drawn[0][i] = mean + s * s0;
  drawn[1][i] = mean + s * s1;
  drawn[2][i] = mean + s * s2;
  drawn[3][i] = mean + s * s3;
};

/**
 * Thompson sampling on the values themselves: the probability of an arm is its share of wins over `draws` joint draws v = μ + s·L z, with L
 * Lᵀ the covariance of the K values and z ~ N(0, I). For linear models this equals drawing the weights (Agrawal & Goyal 2013,
 * https://arxiv.org/abs/1209.3352), in K dimensions instead of d. A scale s < 1 gives up some of the exploration that the regret bound asks
 * for (Chapelle & Li 2011, https://papers.nips.cc/paper/4321).
 */
export const thompson = <State, Context>(
  model: RewardModel<State, Context>,
  { draws, floor, scale }: ThompsonSettings,
): Policy<State, Context> => ({
  version: `thompson+${model.version}`,
  distribution(state: State, arms: readonly Context[], rng: Rng): Float64Array {
    const K = arms.length;
    const { mean, covariance } = model.believe(state, arms);
    const widest = Array.from({ length: K }, (_, i) => covariance[packedIndex(i, i)]!).reduce((a, b) => Math.max(a, b), 0);
    for (let i = 0; i < K; i++) covariance[packedIndex(i, i)]! += JITTER * widest + Number.MIN_VALUE;
    const L = choleskyPacked(covariance);
    const wins = new Float64Array(K);
    if (!L) return wins.fill(1 / K);
    const s = scale(model.observations(state));
    const z = new Float64Array(SIDE * K);
    const drawn: Side = [new Float64Array(K), new Float64Array(K), new Float64Array(K), new Float64Array(K)];
    for (let from = 0; from < draws; from += SIDE) {
      const side = Math.min(SIDE, draws - from);
      for (let draw = 0; draw < side; draw++) for (let j = 0; j < K; j++) z[SIDE * j + draw] = normal(rng);
      for (let i = 0; i < K; i++) drawEntry(L, z, i, mean[i]!, s, drawn);
      for (const values of drawn.slice(0, side)) {
        const best = bestArms(values);
        for (const arm of best) wins[arm]! += 1 / (draws * best.length);
      }
    }
    return withFloor(wins, floor);
  },
  update: model.update,
});
