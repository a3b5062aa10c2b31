import { breathe } from '../run/progress';
import { conjugateGradient, type KernelTables, kernelOperator } from './kernelOperator';
import { type KernelSpace, type KernelWeights, similarityRows, TERMS } from './kernelSpace';

/** Rows as codes of the space's fields, `[rows, fields]`. */
export interface CodedRows {
  readonly rows: number;
  readonly occasion: Uint16Array;
  readonly subject: Uint16Array;
}

/** Logits of rows. `known` adds the effects specific to a subject of the training rows, if it is one. */
type KernelClassifier = (rows: CodedRows, known: boolean) => Float64Array;

const NEWTON_STEPS = 6;

/** Most numbers cached for occasions (32 MB): without it a log in which rows hardly ever share one would fill the memory. */
const MOST_REMEMBERED = 4e6;

/** Scales the variances of labels to those of logits: `scale` for all, and in addition `own` for the effects specific to a subject. */
export const logitVariances = ({ variances }: KernelWeights, scale: number, own: number): number[] =>
  variances.slice(0, TERMS).map((v, term) => v * scale * (term >= 4 ? own : 1));

/**
 * Gaussian process classification with a logistic likelihood by Laplace's approximation (Rasmussen & Williams 2006, algorithm 3.1,
 * https://gaussianprocess.org/gpml): Newton's method for f̂ = K a, each step one symmetric system I + W½ K W½, W = p (1 − p). The intercept
 * is the logit of the overall rate.
 */
export const fitKernelClassifier = async (
  space: KernelSpace,
  weights: KernelWeights,
  tables: KernelTables,
  y: Float32Array,
  v: readonly number[],
): Promise<KernelClassifier> => {
  const n = y.length;
  const apply = kernelOperator(tables, v);
  const rate = (y.reduce((sum, label) => sum + label, 0) + 1) / (n + 2);
  const bias = Math.log(rate / (1 - rate));
  let f: Float64Array = new Float64Array(n);
  let a: Float64Array = new Float64Array(n);
  for (let step = 0; step < NEWTON_STEPS; step++) {
    await breathe();
    const p = f.map((z) => 1 / (1 + Math.exp(-z - bias)));
    const root = p.map((q) => Math.sqrt(Math.max(1e-3, q * (1 - q))));
    const target = f.map((z, i) => root[i]! * z + (y[i]! - p[i]!) / root[i]!);
    const product = (x: Float64Array): Float64Array => {
      const k = apply(x.map((value, i) => root[i]! * value));
      return k.map((value, i) => root[i]! * value + x[i]!);
    };
    const start = step === 0 ? undefined : a.map((value, i) => value / root[i]!);
    const before = f;
    a = conjugateGradient(product, target, start, 1e-3, 200).map((value, i) => root[i]! * value);
    f = apply(a);
    if (f.every((z, i) => Math.abs(z - before[i]!) < 0.01)) break;
  }
  return classifier(space, weights, tables, a, bias, v);
};

const classifier = (
  space: KernelSpace,
  weights: KernelWeights,
  tables: KernelTables,
  a: Float64Array,
  bias: number,
  v: readonly number[],
): KernelClassifier => {
  const [c, s] = [tables.occasions.count, tables.subjects.count];
  const [fields, subjectFields] = [space.occasion.length, space.subject.length];
  const couponAt = space.occasion.flatMap(({ coupon }, f) => (coupon ? [f] : []));
  const couponOf = (codes: Uint16Array, at: number): string => couponAt.map((f) => codes[at + f]).join();
  const couponKeys = Array.from({ length: c }, (_, i) => couponOf(tables.occasions.codes, i * fields));
  const toOccasions = similarityRows(space.occasion, weights, tables.occasions.codes, c);
  const toSubjects = similarityRows(space.subject, weights, tables.subjects.codes, s);
  // V as [C, S], and the subjects with a row of each occasion. Most cells are empty.
  const cells = new Float64Array(c * s);
  for (let i = 0; i < a.length; i++) cells[tables.occasions.index[i]! * s + tables.subjects.index[i]!]! += a[i]!;
  const subjectsOf = Array.from({ length: c }, (_, i) => {
    const row = cells.subarray(i * s, (i + 1) * s);
    return Int32Array.from(row.keys()).filter((t) => row[t] !== 0);
  });
  /** Without subjects there are no effects specific to one. */
  const always = subjectFields === 0;
  /** Contribution of one occasion to every subject, cached because rows share occasions. */
  const remembered = new Map<string, { shared: Float64Array; own: Float64Array; context: number }>();
  const ofOccasion = (codes: Uint16Array, at: number) => {
    const key = codes.subarray(at, at + fields).join();
    const known = remembered.get(key);
    if (known) return known;
    const kappa = new Float64Array(c);
    toOccasions(codes, at, kappa);
    const coupon = couponOf(codes, at);
    const [shared, own] = [new Float64Array(s), new Float64Array(s)];
    let context = 0;
    for (let i = 0; i < c; i++) {
      const same = couponKeys[i] === coupon ? 1 : 0;
      const [forAll, forOne] = [v[2]! * kappa[i]! + v[3]! * same + v[1]!, v[6]! * kappa[i]! + v[5]! * same + v[4]!];
      let sum = 0;
      for (const t of subjectsOf[i]!) {
        const value = cells[i * s + t]!;
        shared[t]! += forAll * value;
        own[t]! += forOne * value;
        sum += value;
      }
      context += v[0]! * kappa[i]! * sum;
    }
    const found = { shared, own, context };
    if (2 * s * remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(key, found);
    return found;
  };
  const kappa = new Float64Array(s);
  return ({ rows, occasion, subject }, known) =>
    Float64Array.from({ length: rows }, (_, row) => {
      const { shared, own, context } = ofOccasion(occasion, row * fields);
      toSubjects(subject, row * subjectFields, kappa);
      let z = bias + context;
      // A subject is one of the training rows' exactly when its distance to one is 0.
      for (let t = 0; t < s; t++) z += kappa[t]! * shared[t]! + ((known || always) && kappa[t] === 1 ? own[t]! : 0);
      return z;
    });
};
