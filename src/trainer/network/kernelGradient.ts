import { conjugateGradient, factorsOf, type KernelTables, kernelOperator, occasionSums, transposed } from './kernelOperator';
import { TERMS } from './kernelSpace';

/** Accuracy of the solutions used for a gradient. The next step starts from them. */
const [TOLERANCE, MOST] = [1e-2, 60];

/** ∂L/∂κ(c) `[C, C]`, ∂L/∂κ(s) `[S, S]`, ∂L/∂v₀…₆ and noise. */
interface KernelGradient {
  readonly occasion: Float64Array;
  readonly subject: Float64Array;
  readonly variances: Float64Array;
  /** K⁻¹ r and K⁻¹ z of each probe, as start for the next step. */
  readonly solutions: readonly Float64Array[];
}

const sumOf = (a: Float64Array, b?: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += b ? a[i]! * b[i]! : a[i]!;
  return sum;
};

/** U κ(s) Zᵀ `[C, C]`, transposed: O(n (C + S)). */
const throughSubjects = ({ occasions, subjects, subject }: KernelTables, u: Float64Array, z: Float64Array): Float64Array => {
  const [c, s] = [occasions.count, subjects.count];
  const left = new Float64Array(c * s);
  for (let i = 0; i < u.length; i++) {
    const [to, from] = [occasions.index[i]! * s, subjects.index[i]! * s];
    for (let t = 0; t < s; t++) left[to + t]! += u[i]! * subject[from + t]!;
  }
  const bySubject = transposed(left, c, s);
  const out = new Float64Array(c * c);
  for (let j = 0; j < z.length; j++) {
    const [to, from] = [occasions.index[j]! * c, subjects.index[j]! * c];
    for (let k = 0; k < c; k++) out[to + k]! += z[j]! * bySubject[from + k]!;
  }
  return out;
};

/** Uᵀ A Z `[S, S]`: O(n (C + S)). */
const throughOccasions = (tables: KernelTables, shared: Float64Array, u: Float64Array, z: Float64Array): Float64Array => {
  const [c, s] = [tables.occasions.count, tables.subjects.count];
  const right = transposed(occasionSums(shared, tables, z), s, c);
  const out = new Float64Array(s * s);
  for (let i = 0; i < u.length; i++) {
    const [to, from] = [tables.subjects.index[i]! * s, tables.occasions.index[i]! * s];
    for (let t = 0; t < s; t++) out[to + t]! += u[i]! * right[from + t]!;
  }
  return out;
};

/** U Zᵀ `[C, C]`: pairs of one subject's rows. */
const withinSubjects = ({ occasions, subjects }: KernelTables, u: Float64Array, z: Float64Array): Float64Array => {
  const c = occasions.count;
  const rowsOf = Array.from({ length: subjects.count }, (): number[] => []);
  for (let i = 0; i < u.length; i++) rowsOf[subjects.index[i]!]!.push(i);
  const out = new Float64Array(c * c);
  for (const rows of rowsOf) {
    const bundled = new Float64Array(c);
    for (const j of rows) bundled[occasions.index[j]!]! += z[j]!;
    const seen = [...new Set(rows.map((row) => occasions.index[row]!))];
    for (const i of rows) for (const b of seen) out[occasions.index[i]! * c + b]! += u[i]! * bundled[b]!;
  }
  return out;
};

/**
 * Gradient of the negative log marginal likelihood L = ½ rᵀ K⁻¹ r + ½ ln |K| of Gaussian labels (Rasmussen & Williams 2006, eq. 5.9): ∂L =
 * ½ tr(K⁻¹ ∂K) − ½ αᵀ ∂K α, α = K⁻¹ r. The trace is the mean of zᵀ K⁻¹ ∂K z over random signs z (Hutchinson 1990), the same ones at every
 * step, so that no K is inverted (Gibbs & MacKay 1997).
 */
export const kernelGradient = (
  tables: KernelTables,
  v: readonly number[],
  residual: Float64Array,
  probes: readonly Float64Array[],
  starts: readonly Float64Array[],
): KernelGradient => {
  const c = tables.occasions.count;
  const noise = v[TERMS]!;
  const product = kernelOperator(tables, v);
  const apply = (x: Float64Array): Float64Array => product(x).map((value, i) => value + noise * x[i]!);
  const solutions = [residual, ...probes].map((b, i) => conjugateGradient(apply, b, starts[i], TOLERANCE, MOST));
  const [shared] = factorsOf(tables, v);
  const occasion = new Float64Array(c * c);
  const subject = new Float64Array(tables.subjects.count ** 2);
  const variances = new Float64Array(TERMS + 1);
  for (const [i, u] of solutions.entries()) {
    const z = i === 0 ? u : probes[i - 1]!;
    const scale = i === 0 ? -0.5 : 0.5 / probes.length;
    const [ub, zb] = [new Float64Array(c), new Float64Array(c)];
    for (let row = 0; row < u.length; row++) {
      ub[tables.occasions.index[row]!]! += u[row]!;
      zb[tables.occasions.index[row]!]! += z[row]!;
    }
    const outer = Float64Array.from({ length: c * c }, (_, k) => ub[Math.floor(k / c)]! * zb[k % c]!);
    const [all, own] = [throughSubjects(tables, u, z), withinSubjects(tables, u, z)];
    const bySubject = throughOccasions(tables, shared, u, z);
    const terms = [
      sumOf(outer, tables.occasion),
      sumOf(all),
      sumOf(all, tables.occasion),
      sumOf(all, tables.coupon),
      sumOf(own),
      sumOf(own, tables.coupon),
      sumOf(own, tables.occasion),
      sumOf(u, z),
    ];
    for (const [t, term] of terms.entries()) variances[t]! += scale * term;
    for (let k = 0; k < occasion.length; k++) occasion[k]! += scale * (v[0]! * outer[k]! + v[2]! * all[k]! + v[6]! * own[k]!);
    for (let k = 0; k < subject.length; k++) subject[k]! += scale * bySubject[k]!;
  }
  return { occasion, subject, variances, solutions };
};
