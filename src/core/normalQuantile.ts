import { normalTail } from './normalTail';

const HALVINGS = 60;

/** z with P(Z > z) = `tail`, by halving; `tail` within (1e-15, 1 − 1e-15). */
export const normalQuantile = (tail: number): number => {
  let [low, high] = [-9, 9];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (normalTail(middle) > tail) low = middle;
    else high = middle;
  }
  return low;
};
