import { computeFeatures, featureNames } from '../features/computeFeatures';
import type { FeatureSpec } from '../features/featureSpec';
import { linearContributions } from './explain';
import { type Attribution, integratedGradients } from './integratedGradients';
import { networkGradient } from './networkGradient';
import type { NetworkSpec } from './networkSpec';

/** Why a network gave its score, in logits: the parts and `baselineValue` sum to `value`, but for `gap`. */
export interface NetworkExplanation extends Omit<Attribution, 'contributions'> {
  /** By feature (a one-hot is one feature), largest magnitude first, zeros left out. */
  readonly contributions: readonly { readonly feature: string; readonly value: number }[];
}

/**
 * The network without the inputs that are zero at both ends: on the way between they are zero too, so they add nothing, and of a one-hot
 * hardly two positions are left.
 */
const compact = ({ inputs: n, crossLayers, hidden, version }: NetworkSpec, weights: ArrayLike<number>, kept: readonly number[]) => {
  const out: number[] = [];
  let at = 0;
  for (let layer = 0; layer < crossLayers; layer++) {
    for (const i of kept) for (const j of kept) out.push(weights[at + i * n + j]!);
    for (const j of kept) out.push(weights[at + n * n + j]!);
    at += n * n + n;
  }
  const units = hidden[0] ?? 1;
  for (const i of kept) for (let j = 0; j < units; j++) out.push(weights[at + i * units + j]!);
  for (let k = at + n * units; k < weights.length; k++) out.push(weights[k]!);
  return { spec: { version, inputs: kept.length, crossLayers, hidden }, weights: Float64Array.from(out) };
};

/**
 * Integrated gradients of the network's logit by feature. The baseline is "no information": what `computeFeatures` writes when every
 * source is missing, that is no category and the mean of every number, as the device sees a visitor it knows nothing of.
 *
 * @param x features of one candidate, length `spec.inputs`
 */
export const explainNetwork = (
  features: FeatureSpec,
  spec: NetworkSpec,
  weights: ArrayLike<number>,
  x: ArrayLike<number>,
): NetworkExplanation => {
  const baseline = computeFeatures(features, () => undefined);
  const kept = Array.from({ length: spec.inputs }, (_, j) => j).filter((j) => x[j] !== 0 || baseline[j] !== 0);
  const small = compact(spec, weights, kept);
  const take = (from: ArrayLike<number>): Float64Array => Float64Array.from(kept, (j) => from[j]!);
  const { contributions, ...rest } = integratedGradients(networkGradient(small.spec, small.weights), take(x), take(baseline));
  const names = featureNames(features);
  return {
    ...rest,
    contributions: linearContributions(
      kept.map((j) => names[j]!),
      contributions,
      contributions.map(() => 1),
    ),
  };
};
