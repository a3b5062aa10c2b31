import { integer, type Rng } from '../../maths/random';

/** True with probability e^−(n/d), n ≥ 0 and d ≥ 1 integers below 2³¹: Algorithm 1 of Canonne, Kamath & Steinke 2020, exact. */
const bernoulliExp = (n: number, d: number, rng: Rng): boolean => {
  // e^−(n/d) = e^−1 · … · e^−1 · e^−(rest): each factor has an exponent within [0, 1].
  let left = n;
  while (left > d) {
    if (!bernoulliExp(d, d, rng)) return false;
    left -= d;
  }
  // Forsythe's series: the first k at which a Bernoulli(left / (d k)) fails is odd with probability e^−(left/d).
  for (let k = 1; ; k++) if (integer(rng, d * k) >= left) return k % 2 === 1;
};

/**
 * Discrete Laplace noise, P(x) ∝ e^−(|x| · numerator/denominator), in integer arithmetic only: floating-point noise has leaked the values
 * it should hide (Mironov 2012). Algorithm 2 of Canonne, Kamath & Steinke, The Discrete Gaussian for Differential Privacy, 2020
 * (https://arxiv.org/abs/2004.00010). Added to a count of sensitivity Δ it is ε-differentially private with numerator/denominator = ε/Δ.
 * Variance 2 e^−s/(1 − e^−s)², s = ε/Δ.
 * @param numerator integer, 1 … 10⁶
 * @param denominator integer, 1 … 10⁶
 * @param rng a CSPRNG if real people are protected
 */
export const discreteLaplace = (numerator: number, denominator: number, rng: Rng): number => {
  for (;;) {
    const u = integer(rng, denominator);
    if (!bernoulliExp(u, denominator, rng)) continue;
    let v = 0;
    while (bernoulliExp(1, 1, rng)) v++;
    const magnitude = Math.floor((u + denominator * v) / numerator);
    const negative = integer(rng, 2) === 1;
    if (negative && magnitude === 0) continue;
    return negative ? -magnitude : magnitude;
  }
};

/** Variance of `discreteLaplace`. */
export const discreteLaplaceVariance = (numerator: number, denominator: number): number => {
  const decay = Math.exp(-numerator / denominator);
  return (2 * decay) / (1 - decay) ** 2;
};

/** ε in thousandths, rounded down: the noise's scale is a fraction of integers and never below the promised one. */
const thousandths = (epsilon: number): number => Math.max(1, Math.floor(epsilon * 1000 + 1e-9));
/** Changing one shopper's answer moves two counts by one each. */
const SENSITIVITY = 2;

/** Noise an aggregator adds to each count before releasing it: discrete Laplace, P(x) ∝ e^−(ε|x|/2). @param rng a CSPRNG */
export const splitNoise = (epsilon: number, rng: Rng): number => discreteLaplace(thousandths(epsilon), SENSITIVITY * 1000, rng);

/** Variance of `splitNoise`. A released sum has it twice, once from each aggregator. */
export const splitNoiseVariance = (epsilon: number): number => discreteLaplaceVariance(thousandths(epsilon), SENSITIVITY * 1000);
