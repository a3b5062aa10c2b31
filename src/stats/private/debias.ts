import { truthProbability } from '../../engine/privacy/randomisedResponse';

/**
 * Unbiased shares of the true answers from randomised counts.
 *   n = Σ counts; q = (1 − p)/(k − 1); estimateᵢ = (countᵢ/n − q)/(p − q); varianceᵢ = (countᵢ/n)(1 − countᵢ/n) / (n (p − q)²)
 * @param counts answers received, length k
 * @returns shares (may lie outside [0, 1]) and their sampling variance including the privacy noise; zeros and infinite variance for n = 0
 */
export const debias = (counts: ArrayLike<number>, epsilon: number): { estimate: number[]; variance: number[] } => {
  const k = counts.length;
  const all = Array.from(counts);
  const n = all.reduce((sum, count) => sum + count, 0);
  const p = truthProbability(k, epsilon);
  const q = (1 - p) / (k - 1);
  if (n === 0) return { estimate: all.map(() => 0), variance: all.map(() => Number.POSITIVE_INFINITY) };
  return {
    estimate: all.map((count) => (count / n - q) / (p - q)),
    variance: all.map((count) => ((count / n) * (1 - count / n)) / (n * (p - q) ** 2)),
  };
};
