import { seededRng } from '../../maths/random';
import { logloss } from '../../stats/offPolicy/classification';
import { breathe } from '../run/progress';
import { shuffled, spread } from '../run/sampling';
import { type FieldedSamples, takeRows } from './groupedSamples';
import { type CodedRows, fitKernelClassifier, logitVariances } from './kernelClassifier';
import { kernelGradient } from './kernelGradient';
import { kernelTables } from './kernelOperator';
import {
  type CodedField,
  type Distinct,
  distinctRows,
  encodeRows,
  firstWeights,
  type KernelSpace,
  type KernelWeights,
  kernelSpace,
  weightOf,
} from './kernelSpace';
import type { Samples } from './trainNetwork';

/** Steps of Adam (Kingma & Ba 2015) on the logarithms, and random signs for the trace. */
const [STEPS, PROBES, RATE, BETA1, BETA2] = [40, 4, 0.12, 0.9, 0.98] as const;

/** ∂L/∂ ln mismatch and ∂L/∂ ln slope of each field, from ∂L/∂κ: ∂κ/∂w = −κ · distance. */
const fieldGradients = (
  fields: readonly CodedField[],
  weights: KernelWeights,
  { codes, count }: Distinct,
  kappa: Float64Array,
  gradient: Float64Array,
): readonly number[] => {
  const sums = fields.map(({ codes: size }) => new Float64Array(size * size));
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      const g = gradient[i * count + j]! * kappa[i * count + j]!;
      for (let f = 0; f < fields.length; f++)
        sums[f]![codes[i * fields.length + f]! * fields[f]!.codes + codes[j * fields.length + f]!]! += g;
    }
  }
  return fields.flatMap((field, f) => {
    const { mismatch, slope } = weightOf(weights, field);
    let [differ, apart] = [0, 0];
    for (let a = 0; a < field.codes; a++) {
      for (let b = 0; b < field.codes; b++) {
        const sum = sums[f]![a * field.codes + b]!;
        if (a !== b) differ += sum;
        if (field.places) apart += sum * Math.abs(field.places[a]! - field.places[b]!);
      }
    }
    return [-mismatch * differ, -slope * apart];
  });
};

/** Random signs, the same at every step. */
const signs = (n: number, seed: number): readonly Float64Array[] => {
  const rng = seededRng(seed);
  return Array.from({ length: PROBES }, () => Float64Array.from({ length: n }, () => (rng.uint32() & 1 ? 1 : -1)));
};

/**
 * Hyper-parameters by the marginal likelihood of the training labels (type II maximum likelihood, no held-out rows needed), as if labels
 * were Gaussian: the importance of each field is learnt from the data alone (automatic relevance determination, MacKay 1994).
 */
const learnKernel = async (
  space: KernelSpace,
  occasions: Distinct,
  subjects: Distinct,
  y: Float32Array,
  seed: number,
): Promise<KernelWeights> => {
  const fields = [...space.occasion, ...space.subject];
  const first = firstWeights(space);
  const theta = Float64Array.from([
    ...fields.flatMap((field) => [weightOf(first, field).mismatch, weightOf(first, field).slope]),
    ...first.variances,
  ]).map(Math.log);
  const weightsOf = (): KernelWeights => ({
    fields: Object.fromEntries(
      fields.map(({ name }, f) => [name, { mismatch: Math.exp(theta[2 * f]!), slope: Math.exp(theta[2 * f + 1]!) }]),
    ),
    variances: Array.from(theta.subarray(2 * fields.length), Math.exp),
  });
  const mean = y.reduce((sum, label) => sum + label, 0) / y.length;
  const residual = Float64Array.from(y, (label) => label - mean);
  const probes = signs(y.length, seed);
  const [m, s] = [new Float64Array(theta.length), new Float64Array(theta.length)];
  let starts: readonly Float64Array[] = [];
  for (let step = 0; step < STEPS; step++) {
    await breathe();
    const weights = weightsOf();
    const tables = kernelTables(space, weights, occasions, subjects);
    const gradient = kernelGradient(tables, weights.variances, residual, probes, starts);
    starts = gradient.solutions;
    const g = [
      ...fieldGradients(space.occasion, weights, occasions, tables.occasion, gradient.occasion),
      ...fieldGradients(space.subject, weights, subjects, tables.subject, gradient.subject),
      ...weights.variances.map((v, t) => v * gradient.variances[t]!),
    ];
    const rate = RATE * Math.min(1, 2 * (1 - step / STEPS) + 0.05);
    for (const [i, value] of g.entries()) {
      m[i] = BETA1 * m[i]! + (1 - BETA1) * value;
      s[i] = BETA2 * s[i]! + (1 - BETA2) * value ** 2;
      theta[i]! -= (rate * m[i]!) / (1 - BETA1 ** (step + 1)) / (Math.sqrt(s[i]! / (1 - BETA2 ** (step + 1))) + 1e-3);
    }
  }
  return weightsOf();
};

/** Settings of a kernel classifier. Plain data, so that it can be fitted to another sample of the same log. */
export interface TeacherSettings {
  readonly weights: KernelWeights;
  /** Scale from variances of labels to those of logits, and an additional one for the effects specific to a subject (`logitVariances`). */
  readonly scale: number;
  readonly own: number;
  /** True if subjects recur: predictions for a subject of the training rows use the effects specific to it. */
  readonly known: boolean;
}

interface KernelTeacher {
  readonly space: KernelSpace;
  /** Logits of rows encoded like the training rows. */
  logits(samples: Pick<Samples, 'rows' | 'width' | 'x'>): Float64Array;
}

/** Most rows for learning hyper-parameters, and most rows stored by the classifier: whole groups, with bounded time and memory. */
const [LEARN_ROWS, FIT_ROWS] = [4_000, 10_000];
/** Most products of one multiplication by the kernel matrix. */
const MOST_PRODUCTS = 12e6;

/** A seeded choice of whole groups with at most about `most` rows. If a single group has more, evenly spaced rows of it. */
const someGroups = (samples: FieldedSamples, most: number, seed: number): FieldedSamples => {
  if (samples.rows <= most) return samples;
  const names = [...new Set(samples.groups)].sort();
  // For example all shoppers who were not logged in: without this `coded` would ask for fewer rows forever.
  if (names.length === 1) return takeRows(samples, spread(samples.rows, most));
  const order = shuffled(names.length, seededRng(seed));
  const kept = new Set(Array.from(order.subarray(0, Math.max(1, Math.floor((names.length * most) / samples.rows))), (at) => names[at]!));
  return takeRows(
    samples,
    Array.from(samples.groups.keys()).filter((row) => kept.has(samples.groups[row]!)),
  );
};

interface Coded {
  readonly space: KernelSpace;
  readonly rows: FieldedSamples;
  readonly occasions: Distinct;
  readonly subjects: Distinct;
}

const codeRows = (space: KernelSpace, samples: Pick<Samples, 'rows' | 'width' | 'x'>): CodedRows => ({
  rows: samples.rows,
  occasion: encodeRows(space.occasion, samples),
  subject: encodeRows(space.subject, samples),
});

const coded = (samples: FieldedSamples, most: number, seed: number): Coded => {
  const rows = someGroups(samples, most, seed);
  const space = kernelSpace(rows.fields, rows);
  const codes = codeRows(space, rows);
  const occasions = distinctRows(codes.occasion, rows.rows, space.occasion.length);
  const subjects = distinctRows(codes.subject, rows.rows, space.subject.length);
  const products = rows.rows * (2 * occasions.count + subjects.count);
  // Rows and distinct rows shrink together: half the rows means a quarter of the products.
  return products <= MOST_PRODUCTS || rows.rows < 100
    ? { space, rows, occasions, subjects }
    : coded(rows, Math.floor(0.95 * rows.rows * Math.sqrt(MOST_PRODUCTS / products)), seed);
};

/** Importance of each field, learnt from the labels of `samples`. */
export const learnTeacher = (samples: FieldedSamples, seed: number): Promise<KernelWeights> => {
  const { space, rows, occasions, subjects } = coded(samples, LEARN_ROWS, seed);
  return learnKernel(space, occasions, subjects, rows.y, seed);
};

/** The classifiers of one sample and kernel, one for each scaling of its variances. They share the tables. */
const kernelTeachers = (samples: FieldedSamples, weights: KernelWeights, seed: number) => {
  const { space, rows, occasions, subjects } = coded(samples, FIT_ROWS, seed);
  const tables = kernelTables(space, weights, occasions, subjects);
  return {
    space,
    fit: async (scale: number, own: number): Promise<(of: Pick<Samples, 'rows' | 'width' | 'x'>, known: boolean) => Float64Array> => {
      const classify = await fitKernelClassifier(space, weights, tables, rows.y, logitVariances(weights, scale, own));
      return (of, known) => classify(codeRows(space, of), known);
    },
  };
};

export const fitTeacher = async (
  samples: FieldedSamples,
  { weights, scale, own, known }: TeacherSettings,
  seed: number,
): Promise<KernelTeacher> => {
  const teachers = kernelTeachers(samples, weights, seed);
  const classify = await teachers.fit(scale, own);
  return { space: teachers.space, logits: (of) => classify(of, known) };
};

const FIRST_SCALE = 12;
const OWNS = [1, 3, 6, 10];
const SCALES = [7, 18, 27];

interface Tried extends TeacherSettings {
  readonly loss: number;
}

export const sigmoids = (logits: Float64Array): Float32Array => Float32Array.from(logits, (z) => 1 / (1 + Math.exp(-z)));

/**
 * The kernel from the labels of `fitting`; the scale of its variances and whether subjects recur from the loss on `judging`. First the
 * effects specific to a subject are chosen, then the overall scale.
 */
export const selectTeacher = async (fitting: FieldedSamples, judging: Samples, seed: number): Promise<TeacherSettings> => {
  const weights = await learnTeacher(fitting, seed);
  const teachers = kernelTeachers(fitting, weights, seed);
  const tried = async (scale: number, own: number): Promise<readonly Tried[]> => {
    const classify = await teachers.fit(scale, own);
    return [false, true].map((known) => ({
      weights,
      scale,
      own,
      known,
      loss: logloss(judging.y, sigmoids(classify(judging, known))).value,
    }));
  };
  // A tie, as with unseen subjects, goes to the first: subjects do not recur.
  const least = (rows: readonly Tried[]): Tried => rows.reduce((a, b) => (b.loss < a.loss ? b : a));
  const byOwn: Tried[] = [];
  for (const own of OWNS) byOwn.push(...(await tried(FIRST_SCALE, own)));
  const first = least(byOwn);
  const byScale = [first];
  for (const scale of SCALES) byScale.push(...(await tried(scale, first.own)));
  const { loss: _, ...settings } = least(byScale);
  return settings;
};
