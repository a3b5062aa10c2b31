import { integer, type Rng } from '../maths/random';

/** The numbers 0 … n − 1 in random order (Fisher & Yates). */
export const shuffled = (n: number, rng: Rng): Uint32Array => {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = integer(rng, i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
};
