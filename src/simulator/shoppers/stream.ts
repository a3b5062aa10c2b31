import { type Rng, seededRng } from '../../maths/random';

/** Murmur3's finaliser: each bit of the word depends on all of them. */
const scramble = (word: number): number => {
  let h = word >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

/** What a stream is for: streams of different purposes never share their words. */
const purposes = { shopper: 1, day: 2, visit: 3, unit: 4, policy: 5, report: 6, noise: 7, shop: 8, consent: 9 } as const;

/**
 * A stream of its own for each purpose and place, so that what one shopper does never moves what another draws: common random numbers across policies
 * (Glasserman & Yao 1992, https://doi.org/10.1287/mnsc.38.6.884).
 * @param places whole numbers, e.g. device, day and visit
 */
export const streamOf = (seed: number, purpose: keyof typeof purposes, ...places: readonly number[]): Rng => {
  let word = scramble(seed ^ Math.imul(purposes[purpose], 0x9e3779b9));
  for (const place of places) word = scramble((Math.imul(word, 31) + place) ^ 0x27d4eb2f);
  return seededRng(word);
};
