import { decodeFloat16, encodeWeights } from '../../src/bundle/weightCodec';
import type { NetworkSpec } from '../../src/engine/scoring/networkSpec';
import { networkWeightCount } from '../../src/engine/scoring/plainNetworkScorer';
import { normal, seededRng } from '../../src/maths/random';

/** What every runtime is asked: one network, one batch. */
export interface PeerNetwork {
  readonly spec: NetworkSpec;
  /** float16, as in a bundle, and as numbers. */
  readonly shard: Uint8Array<ArrayBuffer>;
  readonly weights: Float32Array;
  /** Inputs of every coupon for one shopper, row by row. */
  readonly batch: Float32Array;
  readonly rows: number;
}

/** Beside one input a coupon. */
const SHARED_INPUTS = 18;

/** The larger of the default networks of a log of acceptances, with one cross layer, for so many coupons. Weights and inputs are drawn, seeded. */
export const peerNetwork = (rows: number): PeerNetwork => {
  const rng = seededRng(7);
  const spec: NetworkSpec = { version: 1, inputs: rows + SHARED_INPUTS, crossLayers: 1, hidden: [32, 16] };
  const shard = Uint8Array.from(
    encodeWeights(
      'float16',
      Float32Array.from({ length: networkWeightCount(spec) }, () => 0.1 * normal(rng)),
    ),
  );
  const batch = new Float32Array(rows * spec.inputs);
  for (let row = 0; row < rows; row++) {
    batch[row * spec.inputs + row] = 1;
    for (let i = rows; i < spec.inputs; i++) batch[row * spec.inputs + i] = normal(rng);
  }
  return { spec, shard, weights: decodeFloat16(shard), batch, rows };
};
