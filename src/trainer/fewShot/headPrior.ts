import { widthOf } from '../../engine/features/computeFeatures';
import type { FeatureSpec } from '../../engine/features/featureSpec';
import type { LocalHeadPrior } from '../../engine/scoring/localHead';
import { choleskyPacked, packedDimension, packedIndex, solveLower, solvePacked } from '../../maths/linalg';
import { breathe } from '../run/progress';
import { spread } from '../run/sampling';
import { type Answers, inputOf, rowsByGroup } from './frozenBase';

/** Which coordinates of h share a variance; positions in h = [1, z, inputs]. */
export interface HeadPlan {
  /** Positions of the network's input vector, the coupon's first. */
  readonly inputs: readonly number[];
  /** The first coordinates, which get a full covariance: intercept, z, and the coupon's. */
  readonly full: number;
  /** One block per field after those: its coordinates share one variance. */
  readonly blocks: readonly (readonly number[])[];
}

/**
 * A coupon field with more values than this gets one variance for all. A larger covariance could not be learnt from some hundred shoppers.
 */
const MOST_FULL = 12;
/** Largest width of the head. Later fields are left to the network. */
const WIDEST = 96;
/** Share of shoppers whose answers must differ in a field. A field that is constant within a shopper cannot distinguish their answers. */
const LEAST_VARYING = 0.2;

/** Fields of a spec that differ between the answers of one shopper, the coupon's first. Only these are useful to a local head. */
export const headPlan = (
  spec: FeatureSpec,
  samples: { readonly width: number; readonly x: Float32Array; readonly groups: readonly string[] },
): HeadPlan => {
  const groups = rowsByGroup(samples.groups).filter((rows) => rows.length > 1);
  let next = 0;
  const fields = spec.fields.map((field) => {
    const columns = Array.from({ length: widthOf(field) }, (_, j) => next + j);
    next += columns.length;
    const varies = (rows: Int32Array): boolean =>
      columns.some((j) => rows.some((row) => samples.x[row * samples.width + j] !== samples.x[rows[0]! * samples.width + j]));
    return { coupon: field.source.startsWith('coupon.'), columns, share: groups.filter(varies).length / groups.length };
  });
  const varying = fields.filter(({ share }) => share >= LEAST_VARYING);
  const ordered = [...varying.filter(({ coupon }) => coupon), ...varying.filter(({ coupon }) => !coupon)];
  const inputs: number[] = [];
  const blocks: number[][] = [];
  let full = 2;
  for (const { coupon, columns } of ordered) {
    if (inputs.length + columns.length > WIDEST) continue;
    const positions = columns.map((_, i) => inputs.length + 2 + i);
    inputs.push(...columns);
    if (coupon && blocks.length === 0 && full - 2 + columns.length <= MOST_FULL) full += columns.length;
    else blocks.push(positions);
  }
  return { inputs, full, blocks };
};

/** Most rows counted per respondent: a longer series is mostly several people with the same answers about themselves. */
const LONGEST = 60;
/** Most respondents to learn from: each costs some milliseconds per iteration, and that many give variances to a few per cent. */
const MOST_PEOPLE = 2_000;
const ITERATIONS = 60;
const FIRST_VARIANCE = 0.5;
const LEAST_VARIANCE = 1e-5;
const STEPS = 8;

interface SparseRow {
  readonly at: readonly number[];
  readonly h: readonly number[];
  readonly z: number;
  readonly y: number;
}

const sparseRow = (answers: Answers, plan: HeadPlan, row: number): SparseRow => {
  const x = inputOf(answers, row);
  const dense = [1, answers.logits[row]!, ...plan.inputs.map((input) => x[input]!)];
  const at = dense.flatMap((value, i) => (value === 0 ? [] : [i]));
  return { at, h: at.map((i) => dense[i]!), z: answers.logits[row]!, y: answers.y[row]! };
};

/** Σ⁻¹, packed, of a Σ that is block diagonal: a packed c × c block, then a diagonal. */
const precisionOf = (block: Float64Array, variances: Float64Array): Float64Array => {
  const d = variances.length;
  const c = packedDimension(block.length);
  const L = choleskyPacked(block);
  if (!L) throw new RangeError('the covariance of the local head is not positive definite');
  const out = new Float64Array((d * (d + 1)) / 2);
  for (let i = 0; i < c; i++) {
    const column = solvePacked(
      L,
      Float64Array.from({ length: c }, (_, k) => (k === i ? 1 : 0)),
    );
    for (let j = 0; j <= i; j++) out[packedIndex(i, j)] = column[j]!;
  }
  for (let i = c; i < d; i++) out[packedIndex(i, i)] = 1 / variances[i]!;
  return out;
};

/** One Newton step of a respondent's penalised likelihood. Moves `w` and returns the Cholesky factor of the curvature before the move. */
const newtonStep = (rows: readonly SparseRow[], precision: Float64Array, w: Float64Array): Float64Array => {
  const d = w.length;
  const curvature = precision.slice();
  const gradient = new Float64Array(d);
  for (let i = 0; i < d; i++)
    for (let j = 0; j <= i; j++) {
      const p = precision[packedIndex(i, j)]!;
      if (p === 0) continue;
      gradient[i] = gradient[i]! - p * w[j]!;
      if (j < i) gradient[j] = gradient[j]! - p * w[i]!;
    }
  for (const { at, h, z, y } of rows) {
    let logit = z;
    for (let a = 0; a < at.length; a++) logit += h[a]! * w[at[a]!]!;
    const p = 1 / (1 + Math.exp(-logit));
    const weight = p * (1 - p);
    for (let a = 0; a < at.length; a++) {
      const [i, value] = [at[a]!, h[a]!];
      gradient[i] = gradient[i]! + (y - p) * value;
      for (let b = 0; b <= a; b++) curvature[packedIndex(i, at[b]!)]! += weight * value * h[b]!;
    }
  }
  const L = choleskyPacked(curvature);
  if (!L) throw new RangeError('an answer holds a value that is no finite number');
  const move = solvePacked(L, gradient);
  for (let i = 0; i < d; i++) w[i] = w[i]! + Math.max(-3, Math.min(3, move[i]!));
  return L;
};

/** Adds w wᵀ + (L Lᵀ)⁻¹, its first c × c block to `block` and its diagonal to `diagonal`. */
const addMoments = (L: Float64Array, w: Float64Array, c: number, block: Float64Array, diagonal: Float64Array): void => {
  const d = w.length;
  const unit = new Float64Array(d);
  // Column i of L⁻¹. (L Lᵀ)⁻¹ = L⁻ᵀ L⁻¹, so entry (i, j) is the product of columns i and j.
  const columns: Float64Array[] = [];
  for (let i = 0; i < d; i++) {
    unit[i] = 1;
    const column = solveLower(L, unit);
    unit[i] = 0;
    let square = 0;
    for (let k = i; k < d; k++) square += column[k]! ** 2;
    diagonal[i] = diagonal[i]! + square + w[i]! ** 2;
    if (i >= c) continue;
    columns.push(column);
    for (let j = 0; j <= i; j++) {
      let product = w[i]! * w[j]!;
      for (let k = i; k < d; k++) product += column[k]! * columns[j]![k]!;
      block[packedIndex(i, j)] = block[packedIndex(i, j)]! + product;
    }
  }
};

export interface FittedHead {
  readonly prior: LocalHeadPrior;
  /** Mean of the fitted heads over respondents: the centre of their adaptations, which the prior takes as 0. */
  readonly mean: Float64Array;
}

/**
 * Empirical Bayes: the Σ of w ~ N(0, Σ) that maximises the likelihood of the respondents' answers given the network's out-of-fold logits,
 * by EM with Laplace's approximation (McCulloch 1997, https://doi.org/10.1080/01621459.1997.10473613; Tierney & Kadane 1986). E-step: mode
 * w_i and covariance C_i = (HᵀWH + Σ⁻¹)⁻¹ of each respondent. M-step: Σ = mean of w_i w_iᵀ + C_i, of which the plan keeps the full first
 * block and one mean variance per field after it.
 */
export const fitHeadPrior = async (answers: Answers, plan: HeadPlan): Promise<FittedHead> => {
  const d = plan.inputs.length + 2;
  const c = plan.full;
  const everybody = rowsByGroup(answers.groups);
  const people = spread(everybody.length, MOST_PEOPLE)
    .map((person) => everybody[person]!)
    .map((rows) =>
      Array.from(rows.filter((row) => !Number.isNaN(answers.y[row]!)).slice(0, LONGEST), (row) => sparseRow(answers, plan, row)),
    );
  const heads = people.map(() => new Float64Array(d));
  let block = new Float64Array((c * (c + 1)) / 2);
  for (let i = 0; i < c; i++) block[packedIndex(i, i)] = FIRST_VARIANCE;
  let variances = new Float64Array(d).fill(FIRST_VARIANCE);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const precision = precisionOf(block, variances);
    const sums = new Float64Array(block.length);
    const diagonal = new Float64Array(d);
    for (const [person, rows] of people.entries()) {
      const w = heads[person]!;
      for (let step = iteration === 0 ? 3 : 1; step > 0; step--) newtonStep(rows, precision, w);
      // The curvature at the last but one point is good enough, and saves a third factorisation.
      addMoments(newtonStep(rows, precision, w), w, c, sums, diagonal);
    }
    block = sums.map((sum) => sum / people.length);
    for (let i = 0; i < c; i++) block[packedIndex(i, i)] = block[packedIndex(i, i)]! + LEAST_VARIANCE;
    variances = diagonal.map((sum) => sum / people.length + LEAST_VARIANCE);
    for (const positions of plan.blocks) {
      const shared = positions.reduce((sum, i) => sum + variances[i]!, 0) / positions.length;
      for (const i of positions) variances[i] = shared;
    }
    await breathe();
  }
  const factor = choleskyPacked(block);
  if (!factor) throw new RangeError('the covariance of the local head is not positive definite');
  return {
    prior: {
      version: 1,
      inputs: [...plan.inputs],
      factor: Array.from(factor, (value) => Number(value.toPrecision(6))),
      deviations: Array.from(variances.subarray(c), (value) => Number(Math.sqrt(value).toPrecision(6))),
      steps: STEPS,
    },
    mean: Float64Array.from({ length: d }, (_, i) => heads.reduce((sum, w) => sum + w[i]!, 0) / heads.length),
  };
};
