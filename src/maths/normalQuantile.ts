const STEPS = 30;

const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/** P(0 < Z < z) = φ(z)(z + z³/3 + z⁵/15 + …), to the last digits (Marsaglia 2004, https://doi.org/10.18637/jss.v011.i04). */
const fromZero = (z: number): number => {
  let [term, sum] = [z, z];
  for (let k = 3; term > 1e-18; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return density(z) * sum;
};

/** z with P(Z > z) = `tail`, by Newton's steps from 0; `tail` within [1e-9, 0.5]. */
export const normalQuantile = (tail: number): number => {
  let z = 0;
  for (let i = 0; i < STEPS; i++) z += (0.5 - tail - fromZero(z)) / density(z);
  return z;
};
