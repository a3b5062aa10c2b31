/**
 * Expected calibration error Σ_b (n_b / n) |mean label − mean probability| over `bins` equal-mass bins of the sorted
 * probabilities (Naeini et al. 2015, with quantile bins so that no bin is empty).
 */
export const calibrationError = (labels: ArrayLike<number>, probabilities: ArrayLike<number>, bins = 10): number => {
  const n = labels.length;
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) => probabilities[a]! - probabilities[b]! || a - b);
  let error = 0;
  for (let bin = 0; bin < bins; bin++) {
    let gap = 0;
    for (let i = Math.floor((bin * n) / bins); i < Math.floor(((bin + 1) * n) / bins); i++) {
      gap += labels[order[i]!]! - probabilities[order[i]!]!;
    }
    error += Math.abs(gap) / n;
  }
  return error;
};
