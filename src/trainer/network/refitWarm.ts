import type { FeatureSpec } from '../../engine/features/featureSpec';
import { type WarmStart, warmWeights } from '../bundle/readWarmStart';
import type { GroupedSamples } from './groupedSamples';
import { type Choice, type FittedNetwork, refit } from './selectNetwork';

/** `refit`, from the weights of an earlier bundle's network where that has the same features and shape; the notes say so, or why not. */
export const refitWarm = async (
  choice: Choice,
  samples: GroupedSamples,
  seed: number,
  features: FeatureSpec,
  earlier: WarmStart | undefined,
): Promise<{ readonly network: FittedNetwork; readonly notes: readonly string[] }> => {
  if (!earlier) return { network: await refit(choice, samples, seed), notes: [] };
  if (choice.kind === 'logistic')
    return { network: await refit(choice, samples, seed), notes: ['cold start: a logistic regression was chosen, which needs none'] };
  const { start, note } = warmWeights(earlier, features, choice.kind === 'network' ? choice.settings : choice.distillation.settings);
  return { network: await refit(choice, samples, seed, undefined, start), notes: [note] };
};
