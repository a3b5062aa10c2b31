import { type Distinct, type KernelSpace, type KernelWeights, sameCoupon, similarityTable } from './kernelSpace';

/** Tables over the C distinct occasions and S distinct subjects of the training rows. */
export interface KernelTables {
  readonly occasions: Distinct;
  readonly subjects: Distinct;
  /** κ(c) and [k = k′], `[C, C]`; κ(s), `[S, S]`. */
  readonly occasion: Float64Array;
  readonly coupon: Float64Array;
  readonly subject: Float64Array;
}

export const kernelTables = (space: KernelSpace, weights: KernelWeights, occasions: Distinct, subjects: Distinct): KernelTables => ({
  occasions,
  subjects,
  occasion: similarityTable(space.occasion, weights, occasions.codes, occasions.count),
  coupon: sameCoupon(space.occasion, occasions.codes, occasions.count),
  subject: similarityTable(space.subject, weights, subjects.codes, subjects.count),
});

/** T V as `[S, C]` for a symmetric table T `[C, C]` and the sparse V `[C, S]` with xᵢ at (cᵢ, sᵢ): O(n C). */
export const occasionSums = (table: Float64Array, { occasions, subjects }: KernelTables, x: Float64Array): Float64Array => {
  const c = occasions.count;
  const sums = new Float64Array(subjects.count * c);
  for (let i = 0; i < x.length; i++) {
    const [value, from, to] = [x[i]!, occasions.index[i]! * c, subjects.index[i]! * c];
    for (let j = 0; j < c; j++) sums[to + j]! += value * table[from + j]!;
  }
  return sums;
};

export const transposed = (matrix: Float64Array, rows: number, columns: number): Float64Array => {
  const out = new Float64Array(matrix.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = matrix[i * columns + j]!;
  return out;
};

/** v₂ κ(c) + v₃ [k = k′] + v₁, the factor of κ(s), and v₆ κ(c) + v₅ [k = k′] + v₄, that of [s = s′]. */
export const factorsOf = ({ occasion, coupon }: KernelTables, v: readonly number[]): readonly [Float64Array, Float64Array] => [
  occasion.map((kappa, i) => v[2]! * kappa + v[3]! * coupon[i]! + v[1]!),
  occasion.map((kappa, i) => v[6]! * kappa + v[5]! * coupon[i]! + v[4]!),
];

/**
 * x ↦ K x without forming K: rows share occasions and subjects, so with V the sparse matrix of x the product is read from (A V) κ(s) + B V
 * + v₀ κ(c) V 1 at each row's cell, O(n (C + S)) instead of O(n²).
 */
export const kernelOperator = (tables: KernelTables, v: readonly number[]): ((x: Float64Array) => Float64Array) => {
  const { occasions, subjects, occasion, subject } = tables;
  const [c, s] = [occasions.count, subjects.count];
  const [shared, own] = factorsOf(tables, v);
  return (x) => {
    const mixed = transposed(occasionSums(shared, tables, x), s, c);
    const alone = occasionSums(own, tables, x);
    const byOccasion = new Float64Array(c);
    for (let i = 0; i < x.length; i++) byOccasion[occasions.index[i]!]! += x[i]!;
    const context = new Float64Array(c);
    for (let a = 0; a < c; a++) for (let b = 0; b < c; b++) context[a]! += v[0]! * occasion[a * c + b]! * byOccasion[b]!;
    const out = new Float64Array(x.length);
    for (let i = 0; i < x.length; i++) {
      const [a, b] = [occasions.index[i]!, subjects.index[i]!];
      let sum = context[a]! + alone[b * c + a]!;
      for (let t = 0; t < s; t++) sum += mixed[a * s + t]! * subject[b * s + t]!;
      out[i] = sum;
    }
    return out;
  };
};

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

/**
 * Solves A x = b for a symmetric positive definite A that is only known by its products (Hestenes & Stiefel 1952,
 * https://doi.org/10.6028/jres.049.044).
 *
 * @param start first guess; a solution of a similar system saves most steps
 * @param tolerance stops at ‖b − A x‖ ≤ tolerance · ‖b‖
 */
export const conjugateGradient = (
  apply: (x: Float64Array) => Float64Array,
  b: Float64Array,
  start: Float64Array | undefined,
  tolerance: number,
  most: number,
): Float64Array => {
  const x = start ? Float64Array.from(start) : new Float64Array(b.length);
  const r = Float64Array.from(b);
  if (start) {
    const product = apply(x);
    for (let i = 0; i < r.length; i++) r[i]! -= product[i]!;
  }
  const p = Float64Array.from(r);
  const goal = tolerance ** 2 * dot(b, b);
  let rr = dot(r, r);
  for (let step = 0; step < most && rr > goal; step++) {
    const q = apply(p);
    const alpha = rr / dot(p, q);
    for (let i = 0; i < x.length; i++) {
      x[i]! += alpha * p[i]!;
      r[i]! -= alpha * q[i]!;
    }
    const next = dot(r, r);
    const beta = next / rr;
    for (let i = 0; i < p.length; i++) p[i] = r[i]! + beta * p[i]!;
    rr = next;
  }
  return x;
};
