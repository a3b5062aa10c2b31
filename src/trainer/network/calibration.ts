import type { NetworkSpec } from '../../core/scoring/networkSpec';
import { lastWidth } from '../../core/scoring/plainNetworkScorer';

/** Logit z becomes slope · z + shift. */
export interface Calibration {
  readonly slope: number;
  readonly shift: number;
}

/** 95% point of χ² with two degrees of freedom. */
const CHI_SQUARE = 5.991;

const lossOf = (y: ArrayLike<number>, z: Float64Array, { slope, shift }: Calibration): number => {
  let loss = 0;
  for (let i = 0; i < z.length; i++) {
    const t = slope * z[i]! + shift;
    loss += Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t))) - y[i]! * t;
  }
  return loss;
};

/**
 * Platt scaling (Platt 1999; as temperature with a bias in Guo et al. 2017, https://arxiv.org/abs/1706.04599) fitted by Newton's method to
 * predictions of rows the model has not seen. Kept only when a likelihood ratio test says at the 5% level that the model needs it:
 * scaling a calibrated model to one sample would make it worse. Otherwise `undefined`.
 */
export const plattScaling = (y: ArrayLike<number>, probabilities: ArrayLike<number>): Calibration | undefined => {
  const z = Float64Array.from({ length: y.length }, (_, i) => {
    const p = Math.min(1 - 1e-7, Math.max(1e-7, probabilities[i]!));
    return Math.log(p / (1 - p));
  });
  let [slope, shift] = [1, 0];
  for (let step = 0; step < 20; step++) {
    let [ga, gb, aa, ab, bb] = [0, 0, 1e-9, 0, 1e-9];
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
    slope += (bb * ga - ab * gb) / determinant;
    shift += (aa * gb - ab * ga) / determinant;
  }
  const gain = 2 * (lossOf(y, z, { slope: 1, shift: 0 }) - lossOf(y, z, { slope, shift }));
  return Number.isFinite(gain) && gain > CHI_SQUARE && slope > 0 ? { slope, shift } : undefined;
};

/** The network with scaled logits: its last layer takes slope and shift, so that a device computes nothing more. */
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
