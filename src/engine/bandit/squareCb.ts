import { bestArms } from './bestArms';
import type { Policy } from './policy';
import type { RewardModel } from './rewardModel';
import { withFloor } from './withFloor';

export interface SquareCbSettings {
  /** γ after n rewards is `scale`·√n, per unit of reward. */
  readonly scale: number;
  readonly floor: number;
}

/**
 * SquareCB (Foster & Rakhlin 2020, https://arxiv.org/abs/2002.04926): inverse gap weighting, pₐ = 1 / (K + γ(μ* − μₐ)), the best arm gets the rest,
 * with γ growing as √n. It needs expected rewards only, no uncertainty.
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
