import { describe, expect, it } from 'vitest';
import { normal, seededRng, uniform } from '../../../../src/maths/random';
import { capsOf } from '../../../../src/stats/comparison/armMoments';

/** By the definition: all figures sorted. */
const bySorting = (figures: readonly (readonly number[])[]) => {
  const rising = figures.flat().sort((a, b) => a - b);
  const rank = Math.ceil(0.999 * rising.length);
  return { lower: rising[rising.length - rank], upper: rising[rank - 1] };
};

describe('capsOf', () => {
  it('has the figures at the ranks of 99.9% from above and below, ties and few customers included', () => {
    const rng = seededRng(11);
    for (let i = 0; i < 60; i++) {
      const size = Math.ceil(6_000 * uniform(rng) ** 3);
      const figures = [size, Math.ceil(size / 3)].map((length) =>
        Array.from({ length }, () => (i % 2 === 0 ? 1_000 * normal(rng) : Math.round(3 * normal(rng)))),
      );
      expect(capsOf(figures)).toEqual(bySorting(figures));
    }
    expect(capsOf([[], []])).toEqual({ lower: 0, upper: 0 });
  });
});
