import { integer, type Rng } from '../../maths/random';

const WORD = 4_294_967_296;

/** Probability of the true answer, p = e^ε / (e^ε + k − 1), in a form that does not overflow for large ε. */
export const truthProbability = (k: number, epsilon: number): number => 1 / (1 + (k - 1) * Math.exp(-epsilon));

/**
 * Integer threshold t: the truth is kept when a uint32 word is below t. Rounded down, and below 2³² so that no answer is ever certain. The
 * shipped p′ = t/2³² lies in (p − 2⁻³², p], so the shipped ε′ = ln(p′(k−1)/(1−p′)) ≤ ε, and falls short of it by about 2⁻³²/(p(1−p)) at
 * most (1e-9 at ε = 2, k = 8). The double behind p has an error of 2⁻⁵³ and can move t by one, which changes ε by no more than that.
 */
export const truthThreshold = (k: number, epsilon: number): number => Math.min(Math.floor(truthProbability(k, epsilon) * WORD), WORD - 1);

/**
 * k-ary randomised response (Kairouz, Bonawitz & Ramage 2016, https://arxiv.org/abs/1602.07387): keeps `truth` with probability p, else
 * draws uniformly from the other k − 1 answers. It compares integers, because floating-point noise has leaked data before (Mironov 2012).
 * @param truth integer in [0, k)
 * @param k number of answers, at least 2
 * @param rng a CSPRNG in the browser
 */
export const randomisedResponse = (truth: number, k: number, epsilon: number, rng: Rng): number => {
  const keep = rng.uint32() < truthThreshold(k, epsilon);
  // Both paths draw the same words, so timing does not reveal which one was taken.
  const other = integer(rng, k - 1);
  return keep ? truth : other + (other >= truth ? 1 : 0);
};
