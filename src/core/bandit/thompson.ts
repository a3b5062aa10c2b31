import { choleskyPacked, packedIndex } from '../linalg';
import { normal, type Rng } from '../random';
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
    const columns = new Float64Array(L.length);
    for (let j = 0, at = 0; j < K; j++) for (let i = j, from = (j * (j + 3)) / 2; i < K; from += ++i) columns[at++] = L[from]!;
    const z = new Float64Array(K);
    const drawn = new Float64Array(K);
    for (let draw = 0; draw < draws; draw++) {
      for (let i = 0; i < K; i++) z[i] = normal(rng);
      // Column by column: the same sums in the same order, without waiting for one term to add the next.
      drawn.fill(0);
      for (let j = 0, at = 0; j < K; j++) {
        const zj = z[j]!;
        for (let i = j; i < K; i++) drawn[i] = drawn[i]! + columns[at++]! * zj;
      }
      for (let i = 0; i < K; i++) drawn[i] = mean[i]! + s * drawn[i]!;
      const best = bestArms(drawn);
      for (const arm of best) wins[arm]! += 1 / (draws * best.length);
    }
    return withFloor(wins, floor);
  },
  update: model.update,
});
