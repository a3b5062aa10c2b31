import { describe, expect, it } from 'vitest';
import { integer, normal, type Rng, seededRng, uniform } from '../../../src/maths/random';

const chiSquare = (counts: readonly number[]): number => {
  const expected = counts.reduce((a, b) => a + b, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
};
/** Mean + 4 standard deviations of χ² with `cells` − 1 degrees of freedom. */
const chiLimit = (cells: number): number => cells - 1 + 4 * Math.sqrt(2 * (cells - 1));

const histogram = (n: number, cells: number, draw: () => number): number[] => {
  const counts = Array.from({ length: cells }, () => 0);
  for (let i = 0; i < n; i++) counts[draw()]! += 1;
  return counts;
};

describe('draws from a seeded generator', () => {
  it.each([2, 3, 7, 10, 64])('integer is uniform below %i', (bound) => {
    const rng = seededRng(bound);
    expect(chiSquare(histogram(100_000, bound, () => integer(rng, bound)))).toBeLessThan(chiLimit(bound));
  });

  it('integer has no modulo bias where the bound is two thirds of the range, and plain modulo has', () => {
    const bound = 2 ** 31 * 1.5;
    const rng = seededRng(5);
    const third = (value: number) => Math.floor((3 * value) / bound);
    expect(chiSquare(histogram(30_000, 3, () => third(integer(rng, bound))))).toBeLessThan(chiLimit(3));
    expect(chiSquare(histogram(30_000, 3, () => third(rng.uint32() % bound)))).toBeGreaterThan(chiLimit(3));
  });

  it('uniform fills [0, 1) evenly and reaches neither below 0 nor 1', () => {
    const rng = seededRng(6);
    expect(chiSquare(histogram(100_000, 50, () => Math.floor(50 * uniform(rng))))).toBeLessThan(chiLimit(50));
    const constant = (word: number): Rng => ({ uint32: () => word });
    expect(uniform(constant(0))).toBe(0);
    expect(uniform(constant(2 ** 32 - 1))).toBe(1 - 2 ** -53);
  });

  it('normal has the moments of N(0, 1) within 4 standard errors', () => {
    const rng = seededRng(7);
    const n = 200_000;
    const sums = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const z = normal(rng);
      for (let power = 0; power < 4; power++) sums[power]! += z ** (power + 1) / n;
    }
    // E z^m = 0, 1, 0, 3 with Var z^m = 1, 2, 15, 96.
    for (const [i, [mean, variance]] of [[0, 1] as const, [1, 2] as const, [0, 15] as const, [3, 96] as const].entries())
      expect(Math.abs(sums[i]! - mean)).toBeLessThan(4 * Math.sqrt(variance / n));
  });

  it('gives unrelated streams for neighbouring seeds', () => {
    const [a, b] = [seededRng(1), seededRng(2)];
    let bits = 0;
    for (let i = 0; i < 1_000; i++) for (let x = a.uint32() ^ b.uint32(); x !== 0; x &= x - 1) bits += 1;
    expect(Math.abs(bits - 16_000)).toBeLessThan(4 * Math.sqrt(8_000));
  });
});
