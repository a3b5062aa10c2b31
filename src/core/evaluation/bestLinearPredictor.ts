import { choleskyPacked, dot, packedIndex, solvePacked } from '../linalg';
import type { Estimate } from './meanAndSe';
import type { UpliftRows } from './upliftRanking';

export interface LinearPredictor {
  /** Average effect of the treatment, β₁. */
  readonly average: Estimate;
  /** β₂: 0 when the score knows nothing of the effect, 1 when the score is the effect. */
  readonly loading: Estimate;
}

const WIDTH = 4;

/**
 * Best linear predictor of a conditional effect by a score that was fitted on *other* rows (Chernozhukov, Demirer, Duflo & Fernández-Val
 * 2018, https://arxiv.org/abs/1712.04802, eq. 3.1): least squares of y = α₀ + α₁ b(x) + β₁ (d − e) + β₂ (d − e)(s(x) − s̄) + ε in a randomised
 * experiment with treated share e, errors by the HC1 sandwich. `undefined` when the score does not vary.
 *
 * @param score s(x), minus its mean among the rows it was predicted with
 * @param baseline b(x), a guess of the outcome; only narrows the error
 */
export const bestLinearPredictor = (
  { treated, outcome }: UpliftRows,
  score: ArrayLike<number>,
  baseline: ArrayLike<number>,
): LinearPredictor | undefined => {
  const n = outcome.length;
  let share = 0;
  let center = 0;
  for (let i = 0; i < n; i++) {
    share += treated[i]! / n;
    center += baseline[i]! / n;
  }
  const z = new Float64Array(WIDTH).fill(1);
  const fill = (i: number): void => {
    const w = treated[i]! - share;
    z[1] = baseline[i]! - center;
    z[2] = w;
    z[3] = w * score[i]!;
  };
  const gram = new Float64Array((WIDTH * (WIDTH + 1)) / 2);
  const b = new Float64Array(WIDTH);
  for (let i = 0; i < n; i++) {
    fill(i);
    for (let j = 0; j < WIDTH; j++) {
      b[j]! += z[j]! * outcome[i]!;
      for (let k = 0; k <= j; k++) gram[packedIndex(j, k)]! += z[j]! * z[k]!;
    }
  }
  // A whisker keeps a flat baseline solvable.
  gram[packedIndex(1, 1)]! += 1e-9 * n;
  const factor = choleskyPacked(gram);
  if (!factor || !(gram[packedIndex(3, 3)]! > 1e-12 * n)) return undefined;
  const beta = solvePacked(factor, b);
  // Rows of the inverse that give β₁ and β₂; V = G⁻¹ (Σ e² z zᵀ) G⁻¹, so each variance is Σ (e · gᵀz)².
  const rows = [2, 3].map((at) =>
    solvePacked(
      factor,
      Float64Array.from({ length: WIDTH }, (_, j) => (j === at ? 1 : 0)),
    ),
  );
  const variances = [0, 0];
  for (let i = 0; i < n; i++) {
    fill(i);
    const residual = outcome[i]! - dot(z, beta);
    for (let r = 0; r < rows.length; r++) variances[r]! += (residual * dot(z, rows[r]!)) ** 2;
  }
  const se = variances.map((v) => Math.sqrt((v * n) / Math.max(1, n - WIDTH)));
  return { average: { value: beta[2]!, se: se[0]! }, loading: { value: beta[3]!, se: se[1]! } };
};
