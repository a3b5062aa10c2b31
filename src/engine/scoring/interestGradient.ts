import { type InterestSpec, interestShapes, trunkOf } from './interestSpec';
import { networkGradient, type Slope } from './networkGradient';

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
