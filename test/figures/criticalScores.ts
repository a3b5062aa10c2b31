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

/** Error rates that anything is tested at, and what docs/experiments.md has for a of each. */
const A = { 0.05: 1.6006, 0.045: 1.6664, 0.0025: 3.5717 } as const;

export type Level = keyof typeof A;

/** Error rates of a comparison's intervals: at any look, and at one that was planned. */
export interface Levels {
  readonly sequence: Level;
  readonly fixed: Level;
}

export type Kind = keyof Levels;

export const FULL: Levels = { sequence: 0.05, fixed: 0.05 };

/** Score beyond which there is a difference at any look, s of the way to the planned end. */
export const atAnyLook = (s: number, level: Level): number =>
  Math.sqrt((1 + 1 / (2 * s)) * (Math.log(1 + 2 * s) + 2 * A[level] + (s > 1 ? 6 * Math.log(s) : 0)));

/** The same at one look. */
export const atOneLook = (level: Level): number => quantile(1 - level / 2);
