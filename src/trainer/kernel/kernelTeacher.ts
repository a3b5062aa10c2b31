import { seededRng } from '../../maths/random';
import { spread } from '../compress/spread';
import { type FieldedSamples, takeRows } from '../network/groupedSamples';
import type { Samples } from '../network/trainNetwork';
import { shuffled } from '../shuffled';
import { type CodedRows, fitKernelClassifier, logitVariances } from './kernelClassifier';
import { kernelTables } from './kernelOperator';
import { type Distinct, distinctRows, encodeRows, type KernelSpace, kernelSpace } from './kernelSpace';
import type { KernelWeights } from './kernelWeights';
import { learnKernel } from './learnKernel';

/** What a kernel classifier is fitted with; plain data, so that it fits another sample of the same log. */
export interface TeacherSettings {
  readonly weights: KernelWeights;
  /** From variances of labels to those of logits, and once more for what is peculiar to a subject; see `logitVariances`. */
  readonly scale: number;
  readonly own: number;
  /** Subjects come back: predictions for a subject of the training rows use what is peculiar to it. */
  readonly known: boolean;
}

export interface KernelTeacher {
  readonly space: KernelSpace;
  /** Logits of rows encoded like the training rows. */
  logits(samples: Pick<Samples, 'rows' | 'width' | 'x'>): Float64Array;
}

/** Rows that hyper-parameters are learnt from, and that the classifier remembers: whole groups, so that time and memory stay bounded. */
const [LEARN_ROWS, FIT_ROWS] = [4_000, 10_000];
/** Most products of one multiplication by the kernel matrix. */
const MOST_PRODUCTS = 12e6;

/** A seeded choice of whole groups with at most about `most` rows; where one group alone has more, evenly spread rows of it. */
const someGroups = (samples: FieldedSamples, most: number, seed: number): FieldedSamples => {
  if (samples.rows <= most) return samples;
  const names = [...new Set(samples.groups)].sort();
  // E.g. everybody who was not logged in: without this `coded` would ask for fewer rows for ever.
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
  // Rows and distinct rows shrink together: half the rows is a quarter of the products.
  return products <= MOST_PRODUCTS || rows.rows < 100
    ? { space, rows, occasions, subjects }
    : coded(rows, Math.floor(0.95 * rows.rows * Math.sqrt(MOST_PRODUCTS / products)), seed);
};

/** How much each field matters, learnt from the labels of `samples`. */
export const learnTeacher = (samples: FieldedSamples, seed: number): Promise<KernelWeights> => {
  const { space, rows, occasions, subjects } = coded(samples, LEARN_ROWS, seed);
  return learnKernel(space, occasions, subjects, rows.y, seed);
};

/** The classifiers of one sample and kernel, one for each scaling of its variances: the tables are shared. */
export const kernelTeachers = (samples: FieldedSamples, weights: KernelWeights, seed: number) => {
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
