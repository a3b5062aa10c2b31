import { integer, type Rng } from '../../maths/random';

/** The numbers 0 … n − 1 in random order (Fisher & Yates). */
export const shuffled = (n: number, rng: Rng): Uint32Array => {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = integer(rng, i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
};

/** Enough to estimate a share within half a per cent. */
const MOST = 1_000;

/** At most `MOST` of the positions 0 … `rows` − 1, evenly spaced. */
export const spread = (rows: number, most = MOST): readonly number[] => {
  const count = Math.min(most, rows);
  return Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));
};

/**
 * Inverted dropout: 0 with probability `rate`, else 1 / (1 − rate), so that the expectation stays 1. One random word serves four cells, so
 * the rate is rounded to a multiple of 1/256.
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
