import { gammaDraw } from '../../maths/distributions';
import { type Rng, seededRng, uniform } from '../../maths/random';

/** Poisson draw by multiplication (Knuth, TAOCP 2, 3.4.1). Means here are a few at most. */
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

/** Murmur3's finaliser: each bit of the word depends on all of them. */
const scramble = (word: number): number => {
  let h = word >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

/** Purpose of a stream. Streams with different purposes never share words. */
const purposes = { shopper: 1, day: 2, visit: 3, unit: 4, policy: 5, report: 6, noise: 7, shop: 8, consent: 9, storage: 10 } as const;

/**
 * A separate stream for each purpose and place, so that one shopper's actions never change another's draws: common random numbers across
 * policies (Glasserman & Yao 1992, https://doi.org/10.1287/mnsc.38.6.884).
 * @param places whole numbers, e.g. device, day and visit
 */
export const streamOf = (seed: number, purpose: keyof typeof purposes, ...places: readonly number[]): Rng => {
  let word = scramble(seed ^ Math.imul(purposes[purpose], 0x9e3779b9));
  for (const place of places) word = scramble((Math.imul(word, 31) + place) ^ 0x27d4eb2f);
  return seededRng(word);
};
