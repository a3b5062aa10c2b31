import { normal, type Rng, uniform } from './random';

/** One draw of Gamma(shape, 1), shape ≥ 1, by rejection (Marsaglia & Tsang 2000, https://doi.org/10.1145/358407.358414). */
export const gammaDraw = (shape: number, rng: Rng): number => {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(rng);
    const cube = (1 + c * x) ** 3;
    if (cube > 0 && Math.log(1 - uniform(rng)) < 0.5 * x * x + d - d * cube + d * Math.log(cube)) return d * cube;
  }
};
