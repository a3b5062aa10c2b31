import { integer, seededRng } from '../../core/random';

/** Order in which shuffle `seed` plays the rows: Fisher and Yates. Its stream is not the one the policy draws from. */
export const shuffledRows = (rows: number, seed: number): Uint32Array => {
  const rng = seededRng(seed ^ 0x5f3759df);
  const order = Uint32Array.from({ length: rows }, (_, i) => i);
  for (let i = rows - 1; i > 0; i--) {
    const j = integer(rng, i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
};
