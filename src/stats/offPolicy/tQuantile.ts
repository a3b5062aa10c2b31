import { Z95 } from '../../maths/normalTail';

/**
 * Quantile of Student's t with ν ≥ 4 degrees of freedom, 97.5% unless another is asked for (Abramowitz & Stegun 26.7.5; at 97.5% too small by .007 at 4, by
 * .0002 at 10).
 *
 * @param z the same quantile of the standard normal
 */
export const tQuantile = (nu: number, z = Z95): number => {
  return (
    z +
    (z ** 3 + z) / (4 * nu) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * nu ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * nu ** 3)
  );
};
