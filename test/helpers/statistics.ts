import type { Rng } from '../../src/maths/random';

/** ln Γ(x), x > 0, by Stirling's series after shifting x above 10 (error below 1e-12). */
const logGamma = (x: number): number => {
  if (x < 10) return logGamma(x + 1) - Math.log(x);
  const s = 1 / (x * x);
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s / 1680))) / x;
};

/** Regularised incomplete beta I_x(a, b) by Lentz's continued fraction (Numerical Recipes, 6.4). */
export const incompleteBeta = (x: number, a: number, b: number): number => {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let c = 1;
  let f = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    f *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    f *= d * c;
    if (Math.abs(d * c - 1) < 1e-14) break;
  }
  return front * f;
};

const betaQuantile = (probability: number, a: number, b: number): number => {
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (incompleteBeta(middle, a, b) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

/** Exact one-sided bounds of a binomial share, each at level 1 − alpha (Clopper & Pearson 1934, https://doi.org/10.1093/biomet/26.4.404). */
export const clopperPearson = (hits: number, n: number, alpha: number): { lower: number; upper: number } => ({
  lower: hits === 0 ? 0 : betaQuantile(alpha, hits, n - hits + 1),
  upper: hits === n ? 1 : betaQuantile(1 - alpha, hits + 1, n - hits),
});

/**
 * Empirical ε of a randomiser from its answers: the largest ln(P(y | t) / P(y | t′)) over the answers y and two truths t, t′, bounded from both
 * sides by Clopper–Pearson intervals (each at 95%). `lower` above ε proves a leak; `upper` at most 1.01 ε is what may ship.
 * @param counts of each answer, for either truth
 */
export const epsilonBounds = (counts: readonly [ArrayLike<number>, ArrayLike<number>]): { lower: number; upper: number } => {
  const [first, last] = counts.map((of) => {
    const all = Array.from(of);
    const n = all.reduce((sum, count) => sum + count, 0);
    return all.map((count) => clopperPearson(count, n, 0.05));
  }) as [ReturnType<typeof clopperPearson>[], ReturnType<typeof clopperPearson>[]];
  const pairs = first.flatMap((a, y) => [[a, last[y]!] as const, [last[y]!, a] as const]);
  return {
    lower: Math.max(...pairs.map(([a, b]) => Math.log(a.lower / b.upper))),
    upper: Math.max(...pairs.map(([a, b]) => Math.log(a.upper / b.lower))),
  };
};

export type Randomiser = (truth: number, k: number, epsilon: number, rng: Rng) => number;

/**
 * `epsilonBounds` of a randomiser that can be called, for the truths 0 and k − 1.
 * @param n answers drawn for each truth
 */
export const auditEpsilon = (randomise: Randomiser, k: number, epsilon: number, n: number, rng: Rng): { lower: number; upper: number } => {
  const answers = (truth: number): Float64Array => {
    const counts = new Float64Array(k);
    for (let i = 0; i < n; i++) {
      const answer = randomise(truth, k, epsilon, rng);
      counts[answer] = counts[answer]! + 1;
    }
    return counts;
  };
  return epsilonBounds([answers(0), answers(k - 1)]);
};
