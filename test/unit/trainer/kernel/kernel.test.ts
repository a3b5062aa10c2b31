import { beforeAll, describe, expect, it } from 'vitest';
import { choleskyPacked, packedIndex, solvePacked } from '../../../../src/maths/linalg';
import { integer, normal, seededRng, uniform } from '../../../../src/maths/random';
import { recombine } from '../../../../src/trainer/network/distil';
import { type FieldedSamples, orderedPositions, type SampleField } from '../../../../src/trainer/network/groupedSamples';
import { kernelGradient } from '../../../../src/trainer/network/kernelGradient';
import { conjugateGradient, kernelOperator, kernelTables } from '../../../../src/trainer/network/kernelOperator';
import {
  distinctRows,
  encodeRows,
  firstWeights,
  type KernelSpace,
  type KernelWeights,
  kernelSpace,
  TERMS,
  weightOf,
} from '../../../../src/trainer/network/kernelSpace';
import { fitTeacher, learnTeacher } from '../../../../src/trainer/network/kernelTeacher';

const fields: readonly SampleField[] = [
  { name: 'coupon', start: 0, width: 2, kind: 'categorical', coupon: true },
  { name: 'hour', start: 2, width: 3, kind: 'categorical', coupon: false, positions: [0, 0.5, 1] },
  { name: 'taste', start: 5, width: 2, kind: 'categorical', coupon: false },
  { name: 'age', start: 7, width: 1, kind: 'numeric', coupon: false },
];

/** Subjects with a taste and an age, who answer at some hours; `label` decides. */
const samplesOf = (
  subjects: number,
  each: number,
  seed: number,
  label: (row: { coupon: number; taste: number; own: number }) => number,
): FieldedSamples => {
  const rng = seededRng(seed);
  const rows = subjects * each;
  const x = new Float32Array(rows * 8);
  const [y, groups] = [new Float32Array(rows), new Array<string>(rows)];
  for (let subject = 0; subject < subjects; subject++) {
    const [taste, age, own] = [integer(rng, 2), normal(rng), normal(rng)];
    for (let k = 0; k < each; k++) {
      const row = subject * each + k;
      const coupon = integer(rng, 2);
      x[row * 8 + coupon] = 1;
      x[row * 8 + 2 + integer(rng, 3)] = 1;
      x[row * 8 + 5 + taste] = 1;
      x[row * 8 + 7] = age;
      groups[row] = `s${subject}`;
      y[row] = uniform(rng) < label({ coupon, taste, own }) ? 1 : 0;
    }
  }
  return { rows, width: 8, x, y, groups, fields };
};

const logistic = (z: number): number => 1 / (1 + Math.exp(-z));

interface Coded {
  readonly space: KernelSpace;
  readonly samples: FieldedSamples;
}

/** K of the formula in `KernelWeights`, entry by entry. */
const denseKernel = ({ space, samples }: Coded, weights: KernelWeights): Float64Array => {
  const n = samples.rows;
  const [occasion, subject] = [encodeRows(space.occasion, samples), encodeRows(space.subject, samples)];
  const kappa = (of: typeof space.occasion, codes: Uint16Array, i: number, j: number): number =>
    Math.exp(
      -of.reduce((sum, field, f) => {
        const [a, b] = [codes[i * of.length + f]!, codes[j * of.length + f]!];
        const { mismatch, slope } = weightOf(weights, field);
        return sum + (a === b ? 0 : mismatch) + (field.places ? slope * Math.abs(field.places[a]! - field.places[b]!) : 0);
      }, 0),
    );
  const v = weights.variances;
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    const [c, s] = [kappa(space.occasion, occasion, i, j), kappa(space.subject, subject, i, j)];
    const couponAt = space.occasion.findIndex(({ coupon }) => coupon);
    const same = occasion[i * space.occasion.length + couponAt] === occasion[j * space.occasion.length + couponAt] ? 1 : 0;
    return v[0]! * c + v[1]! * s + (v[2]! * c + v[3]! * same) * s + (s === 1 ? v[4]! + v[5]! * same + v[6]! * c : 0);
  });
};

const small = samplesOf(8, 4, 1, ({ coupon, taste }) => (coupon === taste ? 0.8 : 0.2));
const space = kernelSpace(fields, small);
const distinct = {
  occasions: distinctRows(encodeRows(space.occasion, small), small.rows, space.occasion.length),
  subjects: distinctRows(encodeRows(space.subject, small), small.rows, space.subject.length),
};
const tablesOf = (weights: KernelWeights) => kernelTables(space, weights, distinct.occasions, distinct.subjects);

describe('orderedPositions', () => {
  it.each([
    [
      ['never', 'less1', '1~3', '4~8', 'gt8'],
      [0, 0.25, 0.5, 0.75, 1],
    ],
    [
      ['10AM', '10PM', '2PM', '7AM'],
      [1 / 3, 1, 2 / 3, 0],
    ],
    [
      ['$25000 - $37499', 'Less than $12500', '$100000 or More', '$12500 - $24999'],
      [2 / 3, 0, 1, 1 / 3],
    ],
    [
      ['50plus', 'below21', '21', '26'],
      [1, 0, 1 / 3, 2 / 3],
    ],
    [
      ['-10', '-5', '0', '5'],
      [0, 1 / 3, 2 / 3, 1],
    ],
  ])('orders %j by the numbers in its texts', (vocabulary, positions) => {
    expect(orderedPositions(vocabulary)).toEqual(positions);
  });

  it('finds no order where a text has no number or only two differ', () => {
    expect(orderedPositions(['Sunny', 'Rainy', 'Snowy'])).toBeUndefined();
    expect(orderedPositions(['0', '1'])).toBeUndefined();
    expect(orderedPositions(['1', '2', 'often'])).toBeUndefined();
  });
});

describe('the kernel', () => {
  it('takes for the subject what stays the same for each, and never the coupon', () => {
    expect(space.subject.map(({ name }) => name)).toEqual(['taste', 'age']);
    expect(space.occasion.map(({ name }) => name)).toEqual(['coupon', 'hour']);
  });

  it('multiplies like the matrix it never builds', () => {
    const weights = firstWeights(space);
    const dense = denseKernel({ space, samples: small }, weights);
    const rng = seededRng(3);
    const x = Float64Array.from({ length: small.rows }, () => normal(rng));
    const product = kernelOperator(tablesOf(weights), weights.variances)(x);
    for (let i = 0; i < small.rows; i++)
      expect(product[i]).toBeCloseTo(
        x.reduce((sum, value, j) => sum + dense[i * small.rows + j]! * value, 0),
        10,
      );
  });

  it('has the gradient of the marginal likelihood, seen by small steps', () => {
    const first = firstWeights(space);
    const n = small.rows;
    const residual = Float64Array.from(small.y, (label) => label - 0.5);
    const factorOf = (weights: KernelWeights): Float64Array => {
      const dense = denseKernel({ space, samples: small }, weights);
      const packed = new Float64Array((n * (n + 1)) / 2);
      for (let i = 0; i < n; i++)
        for (let j = 0; j <= i; j++) packed[packedIndex(i, j)] = dense[i * n + j]! + (i === j ? weights.variances[TERMS]! : 0);
      return choleskyPacked(packed)!;
    };
    const lossOf = (weights: KernelWeights): number => {
      const factor = factorOf(weights);
      const alpha = solvePacked(factor, residual);
      let [fitted, logDet] = [0, 0];
      for (let i = 0; i < n; i++) {
        fitted += residual[i]! * alpha[i]!;
        logDet += 2 * Math.log(factor[packedIndex(i, i)]!);
      }
      return 0.5 * fitted + 0.5 * logDet;
    };
    // With √n times every unit vector for probes the trace is exact.
    const probes = Array.from({ length: n }, (_, i) => Float64Array.from({ length: n }, (__, j) => (i === j ? Math.sqrt(n) : 0)));
    // Exact solutions to start from leave the solver nothing to round.
    const solved = factorOf(first);
    const starts = [residual, ...probes].map((b) => solvePacked(solved, b));
    const gradient = kernelGradient(tablesOf(first), first.variances, residual, probes, starts);
    for (let t = 0; t <= TERMS; t++) {
      const nudged = (by: number): KernelWeights => ({ ...first, variances: first.variances.map((v, i) => (i === t ? v + by : v)) });
      const slope = (lossOf(nudged(1e-5)) - lossOf(nudged(-1e-5))) / 2e-5;
      expect(Math.abs(gradient.variances[t]! - slope)).toBeLessThan(1e-3 * Math.max(1, Math.abs(slope)));
    }
    const scaled = (by: number): KernelWeights => ({
      ...first,
      fields: { ...first.fields, taste: { ...first.fields.taste!, mismatch: 0.2 + by } },
    });
    const at = (weights: KernelWeights) => tablesOf(weights).subject;
    const [up, down] = [at(scaled(1e-5)), at(scaled(-1e-5))];
    const chained = gradient.subject.reduce((sum, g, i) => sum + g * ((up[i]! - down[i]!) / 2e-5), 0);
    const slope = (lossOf(scaled(1e-5)) - lossOf(scaled(-1e-5))) / 2e-5;
    expect(Math.abs(chained - slope)).toBeLessThan(1e-3 * Math.max(1, Math.abs(slope)));
  });

  it('solves a system it only knows by products', () => {
    const matrix = [
      [4, 1, 0],
      [1, 3, 1],
      [0, 1, 2],
    ];
    const apply = (x: Float64Array): Float64Array => Float64Array.from(matrix, (row) => row.reduce((sum, a, j) => sum + a * x[j]!, 0));
    const solution = conjugateGradient(apply, Float64Array.from([6, 10, 8]), undefined, 1e-9, 10);
    for (const [i, value] of [1, 2, 3].entries()) expect(solution[i]).toBeCloseTo(value, 6);
  });
});

describe('the kernel teacher', () => {
  const truth = ({ coupon, taste, own }: { coupon: number; taste: number; own: number }): number =>
    logistic((coupon === taste ? 1.5 : -1.5) + 1.5 * own);
  const train = samplesOf(60, 12, 5, truth);
  const others = samplesOf(60, 12, 6, truth);
  let weights: KernelWeights;
  beforeAll(async () => {
    weights = await learnTeacher(train, 1);
  });
  const lossWith = async (own: number, known: boolean, of: FieldedSamples): Promise<number> => {
    const z = (await fitTeacher(train, { weights, scale: 10, own, known }, 1)).logits(of);
    return z.reduce((sum, value, i) => sum + Math.log1p(Math.exp(of.y[i]! > 0 ? -value : value)), 0) / z.length;
  };

  it('sees in the labels that taste matters and age does not', () => {
    expect(weights.fields.taste!.mismatch).toBeGreaterThan(2 * weights.fields.age!.slope);
  });

  it('predicts strangers better when what is peculiar to each subject has a place of its own, and worse without', async () => {
    expect(await lossWith(3, false, others)).toBeLessThan(await lossWith(1e-6, false, others));
  });

  it('uses what is peculiar to a subject for that subject alone', async () => {
    expect(await lossWith(3, true, train)).toBeLessThan((await lossWith(3, false, train)) - 0.05);
    // A taste the log does not know makes everybody a stranger.
    const strangers = { ...others, x: others.x.map((value, i) => (i % 8 === 5 || i % 8 === 6 ? 0 : value)) };
    expect(await lossWith(3, true, strangers)).toBe(await lossWith(3, false, strangers));
  });

  it('learns from a part of a group that is larger than the rows it may remember', async () => {
    const rng = seededRng(4);
    const [rows, width] = [4_500, 12];
    const x = Float32Array.from({ length: rows * width }, () => uniform(rng));
    const y = Float32Array.from({ length: rows }, (_, row) => (x[row * width + 1]! > 0.5 ? 1 : 0));
    const numbers = Array.from({ length: width }, (_, start): SampleField => {
      return { name: `n${start}`, start, width: 1, kind: 'numeric', coupon: start === 0 };
    });
    const guests: FieldedSamples = { rows, width, x, y, groups: new Array<string>(rows).fill('guest'), fields: numbers };
    const { logits } = await fitTeacher(
      guests,
      { weights: firstWeights(kernelSpace(numbers, guests)), scale: 10, own: 1, known: false },
      1,
    );
    const z = logits({ rows: 100, width, x: x.subarray(0, 100 * width) });
    expect(z.reduce((sum, value, row) => sum + (value > 0 === y[row]! > 0 ? 1 : 0), 0)).toBeGreaterThan(60);
  });

  it('recombines the occasion and coupon of one row with the subject of another', () => {
    const x = recombine(train, kernelSpace(fields, train), 200, 0, seededRng(2));
    const parts = (source: Float32Array, row: number, from: number, to: number) => source.subarray(row * 8 + from, row * 8 + to).join();
    const occasions = new Set(Array.from({ length: train.rows }, (_, row) => parts(train.x, row, 0, 5)));
    const subjects = new Set(Array.from({ length: train.rows }, (_, row) => parts(train.x, row, 5, 8)));
    const whole = new Set(Array.from({ length: train.rows }, (_, row) => parts(train.x, row, 0, 8)));
    let unseen = 0;
    for (let row = 0; row < 200; row++) {
      expect(occasions.has(parts(x, row, 0, 5))).toBe(true);
      expect(subjects.has(parts(x, row, 5, 8))).toBe(true);
      if (!whole.has(parts(x, row, 0, 8))) unseen += 1;
    }
    expect(unseen).toBeGreaterThan(0);
  });
});
