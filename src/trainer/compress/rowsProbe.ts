import { type FittedNetwork, predict } from '../network/selectNetwork';
import type { Samples } from '../network/trainNetwork';
import type { CompressionProbe } from './compressNetwork';

/** Feature rows of decisions: every candidate coupon of one decision after the other, row-major. */
export interface Decisions {
  readonly x: Float32Array;
  readonly candidates: number;
}

/** Probe of a network that reads rows of features. */
export const rowsProbe = (samples: Samples, { x, candidates }: Decisions): CompressionProbe<FittedNetwork> => ({
  labels: samples.y,
  scores: (network) => predict(network, samples),
  decisions: { candidates, scores: (network) => predict(network, { rows: x.length / samples.width, x }) },
});
