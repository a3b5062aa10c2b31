import { decodeWeights, encodeWeights, type WeightEncoding } from '../../bundle/weightCodec';

/** A network with the weights a device will have once they were written in an encoding and read again. */
export const asShipped = <T extends { readonly weights: Float32Array }>(network: T, encoding: WeightEncoding): T => ({
  ...network,
  weights: decodeWeights(encoding, encodeWeights(encoding, network.weights), network.weights.length) ?? network.weights,
});
