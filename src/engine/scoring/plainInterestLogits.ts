import { type InterestBatch, type InterestSpec, interestShapes, trunkOf } from './interestSpec';
import { lastWidth, networkWeightCount, plainHidden } from './plainNetworkScorer';

/** Weights by name, views of the flat vector. */
const partsOf = (spec: InterestSpec, flat: Float32Array): ReadonlyMap<string, Float32Array> => {
  let at = 0;
  const parts = new Map<string, Float32Array>();
  for (const [name, rows, columns] of interestShapes(spec)) {
    parts.set(name, flat.subarray(at, at + rows * columns));
    at += rows * columns;
  }
  return parts;
};

const none = new Float32Array();

/** out_j += Σ_i x_i M_ij. */
const addProduct = (out: Float64Array, x: ArrayLike<number>, matrix: Float32Array, from = 0): void => {
  const columns = out.length;
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    if (value === 0) continue;
    for (let j = 0; j < columns; j++) out[j]! += value * matrix[(from + i) * columns + j]!;
  }
};

/** u of `interestSpec.ts`, for the candidates of one history at a time. */
const plainAttention = (attention: NonNullable<InterestSpec['attention']>, part: (name: string) => Float32Array) => {
  const { width: d, length, newest, units } = attention;
  const [events, first, candidates, position] = [part('E'), part(newest ? 'E′' : 'E'), part('C'), part('p')];
  const [product, bias, out] = [part('P'), part('b'), part('v')];
  const candidate = (token: number): Float32Array => candidates.subarray(token * d, (token + 1) * d);
  const history = (tokens: Int32Array) => {
    const seen = Array.from(tokens.subarray(0, length), (token, t) => ({
      t,
      token,
      e: (t === 0 ? first : events).subarray(token * d, (token + 1) * d),
    })).filter(({ token }) => token > 0);
    const known = seen.map(({ e }) => {
      const sums = new Float64Array(units);
      addProduct(sums, e, part('A'));
      return sums;
    });
    return (c: Float32Array): Float64Array => {
      const own = new Float64Array(units);
      addProduct(own, c, part('B'));
      const u = new Float64Array(d);
      for (const [i, { t, e }] of seen.entries()) {
        let weight = position[t]!;
        for (let k = 0; k < units; k++) {
          let sum = known[i]![k]! + own[k]! + bias[k]!;
          for (let j = 0; j < d; j++) sum += e[j]! * c[j]! * product[j * units + k]!;
          weight += Math.max(0, sum) * out[k]!;
        }
        for (let j = 0; j < d; j++) u[j]! += weight * e[j]!;
      }
      return u;
    };
  };
  return { candidate, history };
};

/** f of `interestSpec.ts`. */
const pairSums = (rank: number, x: Float32Array, factors: Float32Array, u: ArrayLike<number>, c: ArrayLike<number>): Float64Array => {
  const f = new Float64Array(rank);
  for (let k = 0; k < rank; k++) {
    let [sum, squares] = [0, 0];
    const add = (value: number): void => {
      sum += value;
      squares += value * value;
    };
    for (let j = 0; j < x.length; j++) add(x[j]! * factors[j * rank + k]!);
    if (u.length > 0) {
      add(u[k]!);
      add(c[k]!);
    }
    f[k] = 0.5 * (sum * sum - squares);
  }
  return f;
};

/**
 * Logits of version 2 of the interest network in plain TypeScript.
 * @param flat all weights of `interestShapes(spec)`, concatenated
 * @returns `[R, H]`, row-major
 */
export const plainInterestLogits = (spec: InterestSpec, flat: Float32Array): ((batch: InterestBatch) => Float32Array) => {
  const parts = partsOf(spec, flat);
  const part = (name: string): Float32Array => parts.get(name) ?? none;
  const [n, d, heads] = [spec.inputs, spec.attention?.width ?? 0, spec.heads.length];
  const attention = spec.attention && plainAttention(spec.attention, part);
  const trunk = trunkOf(spec);
  const width = lastWidth(trunk);
  // As in version 1, cross layers and perceptron come just before U and o.
  const head = part('U').length + part('o').length;
  const run = plainHidden(trunk, flat.subarray(flat.length - head - (networkWeightCount(trunk) - width - 1)));
  const z = new Float32Array(trunk.inputs);
  return ({ histories, x, candidates, events }) => {
    const rows = x.length / n;
    const each = rows / histories;
    const out = new Float32Array(rows * heads);
    for (let b = 0; b < histories; b++) {
      const length = spec.attention?.length ?? 0;
      const interest = attention?.history(events.subarray(b * length, (b + 1) * length));
      for (let row = b * each; row < (b + 1) * each; row++) {
        const own = x.subarray(row * n, (row + 1) * n);
        const c = attention?.candidate(candidates[row]!) ?? none;
        const u = interest?.(c) ?? none;
        z.set(own);
        z.set(u, n);
        z.set(c, n + d);
        const logits = Float64Array.from(part('o'));
        addProduct(logits, run(z, 0).subarray(0, width), part('U'));
        if (spec.fm > 0) addProduct(logits, pairSums(spec.fm, own, part('F'), u, c), part('U'), width);
        out.set(logits, row * heads);
      }
    }
    return out;
  };
};
