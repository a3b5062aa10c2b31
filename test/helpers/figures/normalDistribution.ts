const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/**
 * P(Z > z) to about 14 digits of itself: ½ − φ(z)(z + z³/3 + z⁵/15 + …) (Marsaglia 2004, https://doi.org/10.18637/jss.v011.i04), beyond 2, where that
 * would cancel out, Laplace's continued fraction.
 */
export const upperTail = (z: number): number => {
  if (z < 0) return 1 - upperTail(-z);
  if (z > 2) {
    let fraction = z;
    for (let k = 150; k > 0; k--) fraction = z + k / fraction;
    return density(z) / fraction;
  }
  let [term, sum] = [z, z];
  for (let k = 3; term > 1e-18; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return 0.5 - density(z) * sum;
};

/** z of P(Z ≤ z) = `probability`, by Newton's steps. */
export const quantile = (probability: number): number => {
  let z = 0;
  for (let i = 0; i < 30; i++) z += (probability - 1 + upperTail(z)) / density(z);
  return z;
};
