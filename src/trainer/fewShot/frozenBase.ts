import type { FeatureSpec } from '../../engine/features/featureSpec';
import { asShipped } from '../compress/asShipped';
import { CROSS_FIT_FOLDS, crossFit } from '../network/crossFit';
import type { GroupedSamples } from '../network/groupedSamples';
import { predict, refit, selectNetwork } from '../network/selectNetwork';
import { type Answers, toLogits } from './answers';

/** Steps `frozenBase` reports. */
export const BASE_STEPS = 10;

export interface FrozenBase {
  /** Name of the network chosen. */
  readonly model: string;
  readonly spec: FeatureSpec;
  /** Training rows with logits of networks that did not see their respondent. */
  readonly train: Answers;
  /** Test rows with logits of the network that ships. */
  readonly test: Answers;
}

/** Chooses the network on `train` alone and scores with it. */
export const frozenBase = async (
  spec: FeatureSpec,
  train: GroupedSamples,
  test: GroupedSamples,
  seed: number,
  onStep: () => void,
): Promise<FrozenBase> => {
  const { best } = await selectNetwork(train, seed, onStep);
  onStep();
  const outOfFold = await crossFit(best, train, CROSS_FIT_FOLDS, seed);
  onStep();
  const shipped = asShipped(await refit(best, train, seed), 'float16');
  return {
    model: best.name,
    spec,
    train: { ...train, logits: toLogits(outOfFold) },
    test: { ...test, logits: toLogits(await predict(shipped, test)) },
  };
};
