import type { Rng } from '../../maths/random';

/**
 * Inverted dropout: 0 with probability `rate`, else 1 / (1 − rate), so that the expectation stays 1. Four cells are drawn from one word,
 * so the rate is rounded to a multiple of 1/256.
 */
export const dropoutMask = (cells: number, rate: number, rng: Rng): Float32Array => {
  const dropped = Math.round(rate * 256);
  const keep = 256 / (256 - dropped);
  const mask = new Float32Array(cells);
  let word = 0;
  for (let i = 0; i < cells; i++) {
    word = i % 4 === 0 ? rng.uint32() : word >>> 8;
    if ((word & 255) >= dropped) mask[i] = keep;
  }
  return mask;
};
