import { normal, type Rng, uniform } from '../../core/random';

/** Poisson draw by multiplication (Knuth, TAOCP 2, 3.4.1); means here are a few at most. */
export const poisson = (mean: number, rng: Rng): number => {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = uniform(rng); product > limit && count < 1_000; product *= uniform(rng)) count++;
  return count;
};

/** Gamma draw of mean 1 (Marsaglia & Tsang 2000, https://doi.org/10.1145/358407.358414). */
export const gammaOfMeanOne = (shape: number, rng: Rng): number => {
  const boosted = shape < 1 ? shape + 1 : shape;
  const d = boosted - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(rng);
    const v = (1 + c * x) ** 3;
    if (v <= 0 || Math.log(1 - uniform(rng)) >= x ** 2 / 2 + d - d * v + d * Math.log(v)) continue;
    const raw = d * v;
    return (shape < 1 ? raw * (1 - uniform(rng)) ** (1 / shape) : raw) / shape;
  }
};

/** Index drawn in proportion to weights of at least 0 that are not all 0. */
export const weighted = (weights: readonly number[], rng: Rng): number => {
  let point = uniform(rng) * weights.reduce((sum, weight) => sum + weight, 0);
  const at = weights.findIndex((weight) => {
    point -= weight;
    return point < 0;
  });
  return at < 0 ? weights.length - 1 : at;
};
