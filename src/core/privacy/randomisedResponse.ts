import { integer, type Rng } from '../random';

const WORD = 4_294_967_296;

/** Probability of the true answer, p = e^ε / (e^ε + k − 1). */
export const truthProbability = (k: number, epsilon: number): number => Math.exp(epsilon) / (Math.exp(epsilon) + k - 1);

/**
 * Integer threshold t: the truth is kept when a uint32 word is below t. Rounded down, so the shipped p ≤ the nominal one and the shipped
 * ε = ln(p(k−1)/(1−p)) never exceeds ε (it falls short by less than 2⁻³²/(p(1−p))).
 */
export const truthThreshold = (k: number, epsilon: number): number => Math.floor(truthProbability(k, epsilon) * WORD);

/**
 * k-ary randomised response (Kairouz, Bonawitz & Ramage 2016, https://arxiv.org/abs/1602.07387): keeps `truth` with probability p, else draws
 * uniformly from the other k − 1 answers. One comparison of integers: floating-point noise has leaked before (Mironov 2012).
 * @param truth integer in [0, k)
 * @param rng a CSPRNG in the browser
 */
export const randomisedResponse = (truth: number, k: number, epsilon: number, rng: Rng): number => {
  const keep = rng.uint32() < truthThreshold(k, epsilon);
  // Both paths draw the same words, so timing does not tell which one was taken.
  const other = integer(rng, k - 1);
  return keep ? truth : other + (other >= truth ? 1 : 0);
};
