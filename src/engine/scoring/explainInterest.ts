import { computeFeatures, featureNames } from '../features/computeFeatures';
import type { FeatureSpec } from '../features/featureSpec';
import { integratedGradients, linearContributions, type NetworkExplanation, networkGradient, type Slope } from './integratedGradients';

import { type InterestSpec, interestShapes, trunkOf } from './interestSpec';

/**
 * Logit of one head of the version 2 network as a function of z = [x, u, c] (formulas: `interestSpec.ts`), with its gradient: the trunk as in
 * version 1, and the factorisation-machine part f = ½ [(Σ_i g_i)² − Σ_i g_i²], ∂f/∂g_i = Σ g − g_i, with g_i = x_j F_j, u, c.
 *
 * @param flat length `interestWeightCount(spec)`
 * @param head position in `spec.heads`
 */
export const interestGradient = (spec: InterestSpec, flat: ArrayLike<number>, head: number): ((z: Float64Array) => Slope) => {
  const trunk = trunkOf(spec);
  const { inputs: n, fm: rank, heads } = spec;
  const starts = new Map<string, number>();
  let at = 0;
  for (const [name, rows, columns] of interestShapes(spec)) {
    starts.set(name, at);
    at += rows * columns;
  }
  const start = (name: string): number => starts.get(name) ?? 0;
  const last = trunk.hidden.at(-1) ?? trunk.inputs;
  /** U[i, head]. */
  const out = (i: number): number => flat[start('U') + i * heads.length + head]!;
  const first = starts.get('W0') ?? starts.get('V0') ?? start('U');
  const own = Array.from({ length: start('U') - first }, (_, i) => flat[first + i]!);
  const slopeAt = networkGradient(trunk, [...own, ...Array.from({ length: last }, (_, i) => out(i)), flat[start('o') + head]!]);
  return (z) => {
    const { value, gradient } = slopeAt(z);
    let pairs = 0;
    for (let k = 0; k < rank; k++) {
      const scale = out(last + k);
      // How much of g_i one step of z_i is: F[j, k] for a feature, 1 for component k of u and of c.
      const parts = Array.from({ length: n }, (_, j) => [j, flat[start('F') + j * rank + k]!] as const);
      if (spec.attention) parts.push([n + k, 1], [n + rank + k, 1]);
      const sum = parts.reduce((total, [i, factor]) => total + z[i]! * factor, 0);
      const squares = parts.reduce((total, [i, factor]) => total + (z[i]! * factor) ** 2, 0);
      pairs += 0.5 * scale * (sum * sum - squares);
      for (const [i, factor] of parts) gradient[i]! += scale * factor * (sum - z[i]! * factor);
    }
    return { value: value + pairs, gradient };
  };
};

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
