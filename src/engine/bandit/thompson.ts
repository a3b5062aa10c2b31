import { choleskyPacked, packedIndex } from '../../maths/linalg';
import { normal, type Rng } from '../../maths/random';
import { bestArms } from './bestArms';
import type { Policy } from './policy';
import type { RewardModel } from './rewardModel';
import { withFloor } from './withFloor';

export interface ThompsonSettings {
  /** Draws behind the explicit distribution. */
  readonly draws: number;
  readonly floor: number;
  /** Multiple of the posterior's deviation that is drawn with, after this many rewards; 1 is Thompson sampling as published. */
  readonly scale: (observations: number) => number;
}

/** Keeps the factor of a covariance that is singular up to rounding, as that of two arms known exactly. Relative to its largest variance. */
const JITTER = 1e-9;

/** Draws made side by side: their sums need not wait for each other, and what is read of L serves all. */
const SIDE = 4;

/**
 * Thompson sampling on the values themselves: the probability of an arm is its share of wins over `draws` joint draws v = μ + s·L z, L Lᵀ the covariance
 * of the K values, z ~ N(0, I). For linear models this is drawing the weights (Agrawal & Goyal 2013, https://arxiv.org/abs/1209.3352), in K dimensions in
 * place of d. A scale s < 1 gives up some of the exploration that the regret bound asks for (Chapelle & Li 2011, https://papers.nips.cc/paper/4321).
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
    const drawn = Array.from({ length: SIDE }, () => new Float64Array(K));
    for (let from = 0; from < draws; from += SIDE) {
      const side = Math.min(SIDE, draws - from);
      for (let draw = 0; draw < side; draw++) for (let j = 0; j < K; j++) z[SIDE * j + draw] = normal(rng);
      const [d0, d1, d2, d3] = drawn as [Float64Array, Float64Array, Float64Array, Float64Array];
      for (let i = 0, at = 0; i < K; i++) {
        let [s0, s1, s2, s3] = [0, 0, 0, 0];
        for (let end = at + i, k = 0; at <= end; k += SIDE) {
          const l = L[at++]!;
          s0 += l * z[k]!;
          s1 += l * z[k + 1]!;
          s2 += l * z[k + 2]!;
          s3 += l * z[k + 3]!;
        }
        d0[i] = mean[i]! + s * s0;
        d1[i] = mean[i]! + s * s1;
        d2[i] = mean[i]! + s * s2;
        d3[i] = mean[i]! + s * s3;
      }
      for (const values of drawn.slice(0, side)) {
        const best = bestArms(values);
        for (const arm of best) wins[arm]! += 1 / (draws * best.length);
      }
    }
    return withFloor(wins, floor);
  },
  update: model.update,
});
