import { truthProbability } from '../../engine/privacy/randomisedResponse';

/**
 * Covariance of debiased shares, chance and privacy noise together, packed by rows (lower triangle, length k(k + 1)/2):
 *   Cov = (diag(f) − f fᵀ) / (n (p − q)²), fᵢ = q + (p − q) shareᵢ, q = (1 − p)/(k − 1)
 * where `shares` (length k, each within [0, 1], sum 1) are what is believed of the true answers: with the shares as received, answers that were
 * never given would count as certain.
 * @param n reports, above 0
 */
export const answerCovariance = (shares: readonly number[], n: number, epsilon: number): Float64Array => {
  const k = shares.length;
  const p = truthProbability(k, epsilon);
  const q = (1 - p) / (k - 1);
  const received = shares.map((share) => q + (p - q) * share);
  const scale = 1 / (n * (p - q) ** 2);
  const out = new Float64Array((k * (k + 1)) / 2);
  let at = 0;
  for (let i = 0; i < k; i++) for (let j = 0; j <= i; j++) out[at++] = scale * ((i === j ? received[i]! : 0) - received[i]! * received[j]!);
  return out;
};
