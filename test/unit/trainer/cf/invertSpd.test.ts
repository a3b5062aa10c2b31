import { describe, expect, it } from 'vitest';
import { seededRng, uniform } from '../../../../src/maths/random';
import { invertSpd } from '../../../../src/trainer/cf/ease';

/** XXᵀ + I. */
const randomSpd = (n: number): Float64Array => {
  const rng = seededRng(n);
  const x = Float64Array.from({ length: n * n }, () => uniform(rng) - 0.5);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < n; k++) a[i * n + j]! += x[i * n + k]! * x[j * n + k]!;
      if (i === j) a[i * n + j]! += 1;
    }
  return a;
};

/** max |A P − I| */
const residual = (n: number, a: Float64Array, p: Float64Array): number => {
  let worst = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += a[i * n + k]! * p[k * n + j]!;
      worst = Math.max(worst, Math.abs(sum - (i === j ? 1 : 0)));
    }
  return worst;
};

describe('invertSpd', () => {
  it.each([1, 5, 64, 67, 128, 129, 150, 301])('gives A·A⁻¹ = I for n = %i, across tile edges', async (n) => {
    const a = randomSpd(n);
    const inverse = (await invertSpd(n, Float64Array.from(a)))!;
    expect(residual(n, a, inverse)).toBeLessThan(1e-9);
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) expect(inverse[i * n + j]).toBe(inverse[j * n + i]);
  });

  it('reads the lower triangle alone', async () => {
    const a = randomSpd(150);
    const lower = a.map((value, at) => (at % 150 > Math.floor(at / 150) ? Number.NaN : value));
    expect(await invertSpd(150, lower)).toEqual(await invertSpd(150, a));
  });

  it('gives the same bytes on one, two and three threads', async () => {
    const a = randomSpd(301);
    const one = await invertSpd(301, Float64Array.from(a), 1);
    for (const threads of [2, 3]) expect(await invertSpd(301, Float64Array.from(a), threads)).toEqual(one);
  });

  it('refuses a matrix that is not positive definite, in the first tile or a later one, on one thread or two', async () => {
    expect(await invertSpd(2, Float64Array.from([1, 2, 2, 1]))).toBeUndefined();
    const late = randomSpd(301);
    late[300 * 301 + 300] = -1;
    for (const threads of [1, 2]) expect(await invertSpd(301, Float64Array.from(late), threads)).toBeUndefined();
  });
});
