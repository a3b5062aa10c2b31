import { bestArms } from './bestArms';
import type { Policy } from './policy';
import type { RewardModel } from './rewardModel';
import { withFloor } from './withFloor';

export interface SoftmaxSettings {
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
