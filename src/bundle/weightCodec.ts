import { decodeFloat16, encodeFloat16, halfBits, halfValue } from './float16';

/** How the flat weights of a network are written in their shard. */
export type WeightEncoding = 'float16' | 'uint8';

/** Weights that share one scale. Small blocks keep an outlier to its neighbours, and need no knowledge of the network's shape. */
const BLOCK = 32;
/** Code of the value 0, so that a zero stays one. */
const ZERO = 128;

/** Smallest half that is at least `value` ≥ 0: rounded down, the largest weight of a block would be cut. */
const halfAtLeast = (value: number): number => {
  const bits = halfBits(value);
  return halfValue(bits) < value ? halfValue(bits + 1) : halfValue(bits);
};

/**
 * Symmetric 8-bit codes in blocks of 32 consecutive weights, as in llama.cpp's Q8_0 (https://github.com/ggml-org/llama.cpp):
 *
 *   s_b = max_{i ∈ b} |w_i| / 127, rounded up to a half;  q_i = 128 + round(w_i / s_b) ∈ [1, 255];  ŵ_i = s_b (q_i − 128)
 *
 * so |ŵ_i − w_i| ≤ s_b / 2. Layout: `q` uint8 [n], then `s` float16 [⌈n / 32⌉], little endian.
 */
const encodeUint8 = (weights: ArrayLike<number>): Uint8Array => {
  const n = weights.length;
  const bytes = new Uint8Array(n);
  const scales = Array.from({ length: Math.ceil(n / BLOCK) }, (_, block) => {
    let largest = 0;
    for (let i = block * BLOCK; i < Math.min(n, (block + 1) * BLOCK); i++) largest = Math.max(largest, Math.abs(weights[i]!));
    return halfAtLeast(largest / 127);
  });
  for (let i = 0; i < n; i++) {
    const scale = scales[Math.floor(i / BLOCK)]!;
    bytes[i] = ZERO + (scale > 0 ? Math.round(weights[i]! / scale) : 0);
  }
  return Uint8Array.from([...bytes, ...encodeFloat16(scales)]);
};

export const encodeWeights = (encoding: WeightEncoding, weights: ArrayLike<number>): Uint8Array =>
  encoding === 'uint8' ? encodeUint8(weights) : encodeFloat16(weights);

/**
 * The `count` weights of a shard, in single precision; float16 is two bytes a weight, little endian.
 * @returns `undefined` for an encoding this version does not know, and for another number of bytes
 */
export const decodeWeights = (encoding: string, bytes: Uint8Array, count: number): Float32Array | undefined => {
  const codes = encoding === 'uint8' ? count : encoding === 'float16' ? 0 : Number.NaN;
  // A code needs its block's scale; a half is a weight by itself.
  if (bytes.length !== codes + 2 * Math.ceil(codes ? count / BLOCK : count)) return undefined;
  const halves = decodeFloat16(bytes.subarray(codes));
  return codes ? Float32Array.from(bytes.subarray(0, codes), (code, i) => (code - ZERO) * halves[i >> 5]!) : halves;
};
