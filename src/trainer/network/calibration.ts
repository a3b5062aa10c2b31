import type { NetworkSpec } from '../../engine/scoring/networkSpec';
import { lastWidth } from '../../engine/scoring/plainNetworkScorer';

/** Logit z becomes slope · z + shift. */
export interface Calibration {
  readonly slope: number;
  readonly shift: number;
}

/**
 * 95% quantile of Wald's statistic for two parameters whose variance is estimated from G groups: Hotelling's T², 2 (G − 1) / (G − 2) times
 * F with 2 and G − 2 degrees of freedom, which for two has a closed form. With many groups it is that of χ², 5.99. With two groups it does
 * not exist.
 */
const significant = (groups: number): number => (groups > 2 ? (groups - 1) * (0.05 ** (-2 / (groups - 2)) - 1) : Number.POSITIVE_INFINITY);

/** A final Newton step longer than this means no convergence. */
const ARRIVED = 1e-3;

/**
 * Maximum-likelihood slope and shift, and their information: Σ p (1 − p) (z, 1)ᵀ(z, 1), its parts aa, ab, bb. `undefined` if no such slope
 * exists: logits that separate the answers perfectly would need an infinite one.
 */
const fitScaling = (y: ArrayLike<number>, z: Float64Array) => {
  let [slope, shift, aa, ab, bb, moved] = [1, 0, 0, 0, 0, 0];
  for (let step = 0; step < 20; step++) {
    let [ga, gb] = [0, 0];
    [aa, ab, bb] = [1e-9, 0, 1e-9];
    for (let i = 0; i < z.length; i++) {
      const p = 1 / (1 + Math.exp(-slope * z[i]! - shift));
      const [residual, weight] = [y[i]! - p, p * (1 - p)];
      ga += residual * z[i]!;
      gb += residual;
      aa += weight * z[i]! ** 2;
      ab += weight * z[i]!;
      bb += weight;
    }
    const determinant = aa * bb - ab * ab;
    const [dSlope, dShift] = [(bb * ga - ab * gb) / determinant, (aa * gb - ab * ga) / determinant];
    slope += dSlope;
    shift += dShift;
    moved = Math.hypot(dSlope, dShift);
  }
  return moved < ARRIVED ? { slope, shift, aa, ab, bb } : undefined;
};

/**
 * Platt scaling (Platt 1999; as temperature with a bias in Guo et al. 2017, https://arxiv.org/abs/1706.04599) fitted by Newton's method to
 * predictions of rows the model has not seen. Kept only when a Wald test at the 5% level shows that the model needs it: scaling a
 * calibrated model to one sample would make it worse. Otherwise `undefined`.
 *
 * Answers of one group depend on each other, so the test uses the variance between groups (sandwich estimate, Liang & Zeger 1986). Rows
 * counted as if independent would call for scaling far too often, and so would few groups treated as many.
 */
export const plattScaling = (
  y: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  groups: readonly string[],
): Calibration | undefined => {
  const z = Float64Array.from({ length: y.length }, (_, i) => {
    const p = Math.min(1 - 1e-7, Math.max(1e-7, probabilities[i]!));
    return Math.log(p / (1 - p));
  });
  const fitted = fitScaling(y, z);
  if (!fitted) return undefined;
  const { slope, shift, aa, ab, bb } = fitted;
  const scores = new Map<string, [number, number]>();
  for (let i = 0; i < z.length; i++) {
    const residual = y[i]! - 1 / (1 + Math.exp(-slope * z[i]! - shift));
    const [a, b] = scores.get(groups[i]!) ?? [0, 0];
    scores.set(groups[i]!, [a + residual * z[i]!, b + residual]);
  }
  let [saa, sab, sbb] = [0, 0, 0];
  for (const [a, b] of scores.values()) {
    saa += a * a;
    sab += a * b;
    sbb += b * b;
  }
  // With information H and spread of the scores S the covariance is H⁻¹ S H⁻¹, so Wald's statistic is (H δ)ᵀ S⁻¹ (H δ).
  const [u, w] = [aa * (slope - 1) + ab * shift, ab * (slope - 1) + bb * shift];
  const wald = (sbb * u * u - 2 * sab * u * w + saa * w * w) / (saa * sbb - sab * sab);
  return Number.isFinite(wald) && wald > significant(scores.size) && slope > 0 ? { slope, shift } : undefined;
};

/** The network with scaled logits: slope and shift are folded into its last layer, so that a device has nothing more to compute. */
export const calibrated = <T extends { readonly spec: NetworkSpec; readonly weights: Float32Array }>(
  network: T,
  { slope, shift }: Calibration,
): T => {
  const weights = Float32Array.from(network.weights);
  const first = weights.length - lastWidth(network.spec) - 1;
  for (let i = first; i < weights.length; i++) weights[i]! *= slope;
  weights[weights.length - 1]! += shift;
  return { ...network, weights };
};
