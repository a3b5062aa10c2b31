import { choleskyPacked, dot, packedIndex, solveLower, solveLowerTransposed } from './linalg';

/** y = A x + e with x ~ N(mean, covariance), e ~ N(0, noise); d unknowns, m observations. */
export interface LinearGaussian {
  /** Length d. */
  readonly mean: ArrayLike<number>;
  /** Packed d × d. */
  readonly covariance: ArrayLike<number>;
  /** Rows of A as pairs of position and factor, m of them. */
  readonly rows: readonly (readonly (readonly [position: number, factor: number])[])[];
  /** Length m. */
  readonly observed: ArrayLike<number>;
  /** Packed m × m. */
  readonly noise: ArrayLike<number>;
}

export interface GaussianPosterior {
  /** E[x | y], length d. */
  readonly mean: Float64Array;
  /** Var[xᵢ | y], length d. */
  readonly variance: Float64Array;
  /** ln N(y; A mean, A covariance Aᵀ + noise), natural logarithm without the constant −m/2 · ln 2π. */
  readonly logEvidence: number;
}

/**
 * Posterior of a linear Gaussian model (Bishop, Pattern Recognition and Machine Learning, 2.3.3), in covariance form, so that observations
 * may be exact: S = A C Aᵀ + R, E[x | y] = m + C Aᵀ S⁻¹ (y − A m), Var[x | y] = C − C Aᵀ S⁻¹ A C.
 * @returns `undefined` if S is not positive definite: the observations contradict each other
 */
export const gaussianCondition = ({ mean, covariance, rows, observed, noise }: LinearGaussian): GaussianPosterior | undefined => {
  const d = mean.length;
  const m = rows.length;
  const at = (i: number, j: number): number => covariance[i >= j ? packedIndex(i, j) : packedIndex(j, i)]!;
  // C Aᵀ, one row per observation.
  const cross = rows.map((row) => {
    const out = new Float64Array(d);
    for (const [position, factor] of row) for (let i = 0; i < d; i++) out[i] = out[i]! + factor * at(i, position);
    return out;
  });
  const S = new Float64Array(packedIndex(m, 0));
  for (let i = 0; i < m; i++)
    for (let j = 0; j <= i; j++) {
      let sum = noise[packedIndex(i, j)]!;
      for (const [position, factor] of rows[i]!) sum += factor * cross[j]![position]!;
      S[packedIndex(i, j)] = sum;
    }
  const L = choleskyPacked(S);
  if (!L) return undefined;
  const residual = rows.map((row, i) => observed[i]! - row.reduce((sum, [position, factor]) => sum + factor * mean[position]!, 0));
  const white = solveLower(L, residual);
  const weights = solveLowerTransposed(L, white);
  const posterior = Float64Array.from(mean);
  for (let k = 0; k < m; k++) for (let i = 0; i < d; i++) posterior[i] = posterior[i]! + cross[k]![i]! * weights[k]!;
  const variance = Float64Array.from({ length: d }, (_, i) => {
    const column = solveLower(
      L,
      cross.map((row) => row[i]!),
    );
    return Math.max(0, at(i, i) - dot(column, column));
  });
  let logDeterminant = 0;
  for (let i = 0; i < m; i++) logDeterminant += 2 * Math.log(L[packedIndex(i, i)]!);
  return { mean: posterior, variance, logEvidence: -0.5 * (dot(white, white) + logDeterminant) };
};
