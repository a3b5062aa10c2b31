import { normalTail } from './normalTail';

/**
 * Upper tail P(χ² > x) with `degrees` degrees of freedom, by the cube root of Wilson & Hilferty 1931 (https://doi.org/10.1073/pnas.17.12.684):
 * off by less than a fifth of itself where p > 10⁻⁵ and degrees > 2. No degrees: 1.
 */
export const chiSquareTail = (x: number, degrees: number): number => {
  if (degrees < 1) return 1;
  const spread = 2 / (9 * degrees);
  return normalTail((Math.cbrt(Math.max(0, x) / degrees) - (1 - spread)) / Math.sqrt(spread));
};
