import { choleskyPacked, packedIndex, solvePacked } from '../../core/linalg';
import { treatedShare, type UpliftSamples } from './upliftSamples';

/** Effect of the treatment and outcome of each row, each guessed without that row's fold. */
export interface CrossFitted {
  /** ŝ(x) minus its mean in the fold, length rows. */
  readonly score: Float64Array;
  /** b̂(x), length rows. */
  readonly baseline: Float64Array;
}

/** Ridge of the interactions as a share of n·e(1 − e), the information on an effect: weak signals shrink, strong ones hardly. */
const SHRINK = 0.02;

/**
 * Cross-fitted least squares of y = α + βᵀx + (d − e)(a + γᵀx) (Lin 2013, https://doi.org/10.1214/12-AOAS583, with a ridge on β and γ):
 * each fold is predicted by the fit on the others, ŝ(x) = a + γᵀx, b̂(x) = α + βᵀx. One pass gathers a Gram matrix a fold, so any number
 * of folds costs one.
 * @param folds fold of each row, in [0, k)
 */
export const crossFitEffect = (samples: UpliftSamples, folds: ArrayLike<number>, k: number): CrossFitted => {
  const { rows, width, x, treated, outcome } = samples;
  const e = treatedShare(samples);
  const half = width + 1;
  const d = 2 * half;
  const size = (d * (d + 1)) / 2;
  const grams = Array.from({ length: k }, () => new Float64Array(size));
  const targets = Array.from({ length: k }, () => new Float64Array(d));
  const z = new Float64Array(d);
  for (let row = 0; row < rows; row++) {
    const [gram, b, w] = [grams[folds[row]!]!, targets[folds[row]!]!, treated[row]! - e];
    for (let j = 0; j < half; j++) {
      z[j] = j < width ? x[row * width + j]! : 1;
      z[half + j] = w * z[j]!;
    }
    for (let i = 0; i < d; i++) {
      const value = z[i]!;
      if (value === 0) continue;
      b[i]! += value * outcome[row]!;
      const base = packedIndex(i, 0);
      for (let j = 0; j <= i; j++) gram[base + j]! += value * z[j]!;
    }
  }
  const penalty = (at: number): number => {
    const place = at % half;
    return place === width ? 1e-6 : SHRINK * e * (1 - e) * rows;
  };
  const thetas = grams.map((_, fold) => {
    const gram = new Float64Array(size);
    const b = new Float64Array(d);
    for (let other = 0; other < k; other++) {
      if (other === fold) continue;
      for (let i = 0; i < size; i++) gram[i]! += grams[other]![i]!;
      for (let i = 0; i < d; i++) b[i]! += targets[other]![i]!;
    }
    for (let i = 0; i < d; i++) gram[packedIndex(i, i)]! += penalty(i);
    const factor = choleskyPacked(gram);
    if (!factor) throw new RangeError('the features hold a value that is no finite number');
    return solvePacked(factor, b);
  });
  const score = new Float64Array(rows);
  const baseline = new Float64Array(rows);
  const means = new Float64Array(k);
  const counts = new Float64Array(k);
  for (let row = 0; row < rows; row++) {
    const theta = thetas[folds[row]!]!;
    let [b, s] = [theta[width]!, theta[half + width]!];
    for (let j = 0; j < width; j++) {
      const value = x[row * width + j]!;
      b += theta[j]! * value;
      s += theta[half + j]! * value;
    }
    [baseline[row], score[row]] = [b, s];
    means[folds[row]!]! += s;
    counts[folds[row]!]! += 1;
  }
  for (let row = 0; row < rows; row++) score[row]! -= means[folds[row]!]! / counts[folds[row]!]!;
  return { score, baseline };
};
