import { computeFeatures, featureNames } from '../features/computeFeatures';
import type { FeatureSpec } from '../features/featureSpec';
import { linearContributions } from './explain';
import type { NetworkExplanation } from './explainNetwork';
import { integratedGradients } from './integratedGradients';
import { interestGradient } from './interestGradient';
import { type InterestSpec, interestShapes } from './interestSpec';

/** Names of the two parts that are no features, in `contributions`. */
const interestParts = { events: 'recent events', candidate: 'candidate' } as const;

/**
 * Integrated gradients of one head's logit of the version 2 network, by feature, what was looked at lately (u) and the candidate (c). The
 * baseline is "no information" as in `explainNetwork`, no event (u = 0) and the candidate token 0. How strongly events speak to this
 * candidate is part of u, not of the candidate.
 *
 * @param z [x, u, c] of `interestSpec.ts`
 */
export const explainInterest = (
  features: FeatureSpec,
  spec: InterestSpec,
  flat: ArrayLike<number>,
  head: number,
  z: ArrayLike<number>,
): NetworkExplanation => {
  const d = spec.attention?.width ?? 0;
  const shapes = interestShapes(spec);
  const before = shapes.slice(
    0,
    Math.max(
      0,
      shapes.findIndex(([name]) => name === 'C'),
    ),
  );
  const unknown = before.reduce((sum, [, rows, columns]) => sum + rows * columns, 0);
  const tail = Array.from({ length: 2 * d }, (_, i) => (i < d ? 0 : flat[unknown + i - d]!));
  const baseline = Float64Array.from([...computeFeatures(features, () => undefined), ...tail]);
  const { contributions, ...rest } = integratedGradients(interestGradient(spec, flat, head), Float64Array.from(z), baseline);
  const names = [...featureNames(features), ...tail.map((_, i) => (i < d ? interestParts.events : interestParts.candidate))];
  return {
    ...rest,
    contributions: linearContributions(
      names,
      contributions,
      contributions.map(() => 1),
    ),
  };
};
