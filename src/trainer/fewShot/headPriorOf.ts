import type { FeatureSpec } from '../../engine/features/featureSpec';
import type { LocalHeadPrior } from '../../engine/scoring/localHead';
import type { GroupedSamples } from '../network/groupedSamples';
import { toLogits } from './answers';
import { fitHeadPrior } from './fitHeadPrior';
import { headPlan } from './headPlan';

/**
 * Prior of the head a device adapts to its shopper; absent where no respondent has two answers, or where theirs differ in nothing the
 * network reads.
 *
 * @param outOfFold probabilities by networks that did not see the row's respondent (`crossFit`)
 */
export const headPriorOf = async (
  features: FeatureSpec,
  samples: GroupedSamples,
  outOfFold: Float32Array,
): Promise<LocalHeadPrior | undefined> => {
  if (new Set(samples.groups).size === samples.rows) return undefined;
  const plan = headPlan(features, samples);
  if (plan.inputs.length === 0) return undefined;
  return (await fitHeadPrior({ ...samples, logits: toLogits(outOfFold) }, plan)).prior;
};
