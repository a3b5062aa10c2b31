import { describe, expect, it } from 'vitest';
import { medianInterval } from '../../../bench/page/medianInterval';
import { seededRng, uniform } from '../../../src/maths/random';

describe('medianInterval', () => {
  it.each([
    // Tables of the sign test: for n values, those from the k-th to the k-th last.
    [5, 1],
    [6, 1],
    [9, 2],
    [21, 6],
    [40, 14],
  ])('of %i values goes from the %i. smallest to the %i. largest', (n, k) => {
    const values = Array.from({ length: n }, (_, i) => (i * 7) % n);
    // Every residue once where n has no factor 7.
    expect(medianInterval(n % 7 === 0 ? [...values.keys()] : values)).toEqual([k - 1, n - k]);
  });

  it('holds the median of a skewed distribution in at least 95% of samples', () => {
    const rng = seededRng(1);
    let held = 0;
    for (let sample = 0; sample < 2_000; sample++) {
      const [low, high] = medianInterval(Array.from({ length: 21 }, () => -Math.log(uniform(rng))));
      if (low <= Math.log(2) && high >= Math.log(2)) held += 1;
    }
    expect(held / 2_000).toBeGreaterThan(0.94);
  });
});
