import { describe, expect, it } from 'vitest';
import {
  choleskyPacked,
  dot,
  gramPacked,
  multiplyPacked,
  packedDimension,
  packedIndex,
  solveLower,
  solveLowerEach,
  solveLowerTransposed,
  solvePacked,
  unpackProduct,
} from '../../../src/maths/linalg';
import { normal, seededRng } from '../../../src/maths/random';

/** A Aᵀ + I for a random A, as full rows. */
const randomPositive = (d: number, seed: number): number[][] => {
  const rng = seededRng(seed);
  const A = Array.from({ length: d }, () => Array.from({ length: d }, () => normal(rng)));
  return A.map((row, i) => A.map((other, j) => row.reduce((sum, x, k) => sum + x * other[k]!, i === j ? 1 : 0)));
};
const pack = (rows: number[][]): Float64Array => Float64Array.from(rows.flatMap((row, i) => row.slice(0, i + 1)));
const vector = (d: number): number[] => Array.from({ length: d }, (_, i) => Math.sin(i + 1));
const close = (a: ArrayLike<number>, b: ArrayLike<number>): void => {
  expect(a.length).toBe(b.length);
  for (let i = 0; i < a.length; i++) expect(a[i]).toBeCloseTo(b[i]!, 8);
};

describe.each([1, 2, 5, 24])('packed matrices of dimension %i', (d) => {
  const rows = randomPositive(d, d);
  const P = pack(rows);
  const L = choleskyPacked(P)!;
  const full = (i: number, j: number): number => (j <= i ? L[packedIndex(i, j)]! : 0);

  it('factor into L Lᵀ, as the naive full product says', () => {
    expect(packedDimension(P.length)).toBe(d);
    const naive = rows.map((row, i) => row.map((_, j) => rows.reduce((sum, __, k) => sum + full(i, k) * full(j, k), 0)));
    close(pack(naive), P);
    close(unpackProduct(L), P);
  });

  it('solve both triangles and the whole, checked by multiplying back naively', () => {
    const b = vector(d);
    const y = solveLower(L, b);
    close(
      b.map((_, i) => y.reduce((sum, value, j) => sum + full(i, j) * value, 0)),
      b,
    );
    const x = solveLowerTransposed(L, b);
    close(
      b.map((_, i) => x.reduce((sum, value, j) => sum + full(j, i) * value, 0)),
      b,
    );
    const whole = solvePacked(L, b);
    close(
      rows.map((row) => row.reduce((sum, value, j) => sum + value * whole[j]!, 0)),
      b,
    );
    close(multiplyPacked(P, whole), b);
  });
});

describe('choleskyPacked', () => {
  it.each([
    ['indefinite', [1, 2, 1]],
    ['singular', [1, 1, 1]],
    ['zero', [0]],
    ['not a number', [1, Number.NaN, 1]],
    ['infinite', [Number.POSITIVE_INFINITY]],
  ])('answers undefined when the matrix is %s', (_, P) => expect(choleskyPacked(P)).toBeUndefined());
});

it.each([0, 1, 3, 4, 5, 8, 10])('%i vectors side by side are solved and multiplied as one after the other, to the bit', (count) => {
  const d = 24;
  const rng = seededRng(count);
  const L = choleskyPacked(pack(randomPositive(d, 7)))!;
  // As one-hot features are: some begin with zeros.
  const vectors = Array.from({ length: count }, (_, which) =>
    Array.from({ length: d }, (__, i) => (i < (which * 5) % 11 ? 0 : normal(rng))),
  );
  const each = solveLowerEach(L, vectors);
  expect(each).toEqual(vectors.map((vector) => solveLower(L, vector)));
  const products = each.flatMap((y, i) => each.slice(0, i + 1).map((other) => dot(y, other)));
  expect(gramPacked(each)).toEqual(Float64Array.from(products));
});
