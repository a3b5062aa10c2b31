import type { NetworkSpec } from './networkSpec';
import { lastWidth, plainHidden } from './plainNetworkScorer';

/**
 * What the logit of the interest network reads: h_K of `networkSpec.ts`, the last hidden layer (the inputs after the cross layers
 * where there is none). Features for a small head learnt on top of a frozen network.
 *
 * @param weights flat, in the order of `networkSpec.ts`
 * @param x row-major `[rows, inputs]`
 * @returns row-major `[rows, lastWidth(spec)]`; the logit is h_K u + d with u, d the last `lastWidth(spec) + 1` weights
 */
export const hiddenActivations = (spec: NetworkSpec, weights: Float32Array, x: Float32Array): Float32Array => {
  const [run, width, rows] = [plainHidden(spec, weights), lastWidth(spec), x.length / spec.inputs];
  const out = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) out.set(run(x, row * spec.inputs).subarray(0, width), row * width);
  return out;
};
