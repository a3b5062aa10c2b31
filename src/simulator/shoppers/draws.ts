import { gammaDraw } from '../../maths/distributions';
import { type Rng, uniform } from '../../maths/random';

/** Poisson draw by multiplication (Knuth, TAOCP 2, 3.4.1); means here are a few at most. */
export const poisson = (mean: number, rng: Rng): number => {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = uniform(rng); product > limit && count < 1_000; product *= uniform(rng)) count++;
  return count;
};

/** Gamma draw of mean 1. Below 1 the shape is raised by one and the draw scaled by U^(1/shape) (Marsaglia & Tsang 2000, section 6). */
export const gammaOfMeanOne = (shape: number, rng: Rng): number =>
  (shape < 1 ? gammaDraw(shape + 1, rng) * (1 - uniform(rng)) ** (1 / shape) : gammaDraw(shape, rng)) / shape;

/** Index drawn in proportion to weights of at least 0 that are not all 0. */
export const weighted = (weights: readonly number[], rng: Rng): number => {
  let point = uniform(rng) * weights.reduce((sum, weight) => sum + weight, 0);
  const at = weights.findIndex((weight) => {
    point -= weight;
    return point < 0;
  });
  return at < 0 ? weights.length - 1 : at;
};
