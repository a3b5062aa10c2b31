/**
 * A stream of random words. Core code draws only from the `Rng` it is given: the browser passes one backed by
 * `crypto.getRandomValues`, trainers and tests pass a seeded one.
 */
export interface Rng {
  /** Uniform integer in [0, 2^32). */
  uint32(): number;
}

/** Uniform double in [0, 1) with 53 random bits. */
export const uniform = (rng: Rng): number => ((rng.uint32() >>> 5) * 67_108_864 + (rng.uint32() >>> 6)) / 9_007_199_254_740_992;

/**
 * Standard normal draw by the polar method (Marsaglia & Bray 1964, https://doi.org/10.1137/1006063).
 * The second value of each pair is thrown away, so the stream has no hidden state.
 */
export const normal = (rng: Rng): number => {
  for (;;) {
    const u = 2 * uniform(rng) - 1;
    const v = 2 * uniform(rng) - 1;
    const s = u * u + v * v;
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
  }
};

/** Uniform integer in [0, bound) without modulo bias (rejection). `bound` is an integer in [1, 2^32]. */
export const integer = (rng: Rng, bound: number): number => {
  const limit = 4_294_967_296 - (4_294_967_296 % bound);
  for (;;) {
    const word = rng.uint32();
    if (word < limit) return word % bound;
  }
};

/**
 * Seeded generator sfc32 (Doty-Humphrey, PractRand, https://pracrand.sourceforge.net). Not for privacy noise:
 * the browser uses its CSPRNG there.
 */
export const seededRng = (seed: number): Rng => {
  let a = seed >>> 0;
  let b = 0x9e3779b9;
  let c = 0x243f6a88;
  let counter = 1;
  const uint32 = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) uint32();
  return { uint32 };
};
