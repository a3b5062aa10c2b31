import type { CollaborativeTable, CollaborativeWeights } from '../engine/scoring/collaborativeScores';
import { fail, ok, type Result } from '../protocol/values/result';

/** Half precision, IEEE 754-2008 binary16: 1 sign, 5 exponent (bias 15), 10 fraction bits. */

/** Half the distance between 65,504, the largest finite half, and the next step: from here on values round to infinity. */
const OVERFLOW = 65_520;
const SMALLEST_NORMAL = 2 ** -14;

const roundToEven = (value: number): number => {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
};

/** Bits of the half nearest to `value`, ties to even. Converts directly from the double, since going through float32 would round twice. */
export const halfBits = (value: number): number => {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  if (magnitude >= OVERFLOW) return sign | 0x7c00;
  // A fraction that rounds up to 1,024 carries into the exponent field by plain addition, from subnormal to normal as well.
  if (magnitude < SMALLEST_NORMAL) return sign | roundToEven(magnitude * 2 ** 24);
  let exponent = Math.floor(Math.log2(magnitude));
  if (2 ** exponent > magnitude) exponent -= 1;
  else if (2 ** (exponent + 1) <= magnitude) exponent += 1;
  return sign | (((exponent + 15) << 10) + roundToEven((magnitude / 2 ** exponent - 1) * 1_024));
};

/** Value of 16 bits; exact. Normal: (1,024 + fraction) · 2^(exponent − 25); subnormal: fraction · 2⁻²⁴. */
export const halfValue = (bits: number): number => {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1_023;
  const special = fraction ? Number.NaN : Number.POSITIVE_INFINITY;
  const magnitude = exponent === 31 ? special : (fraction + (exponent && 1_024)) * 2 ** (Math.max(exponent, 1) - 25);
  return bits & 0x8000 ? -magnitude : magnitude;
};

/** Two bytes a value, little endian. */
export const encodeFloat16 = (values: ArrayLike<number>): Uint8Array => {
  const bytes = new Uint8Array(2 * values.length);
  for (let i = 0; i < values.length; i++) {
    const bits = halfBits(values[i]!);
    bytes[2 * i] = bits & 255;
    bytes[2 * i + 1] = bits >> 8;
  }
  return bytes;
};

/** Two bytes a value, little endian; an odd last byte is ignored. */
const decodeUint16 = (bytes: Uint8Array): Uint16Array =>
  new Uint16Array(bytes.length >> 1).map((_, i) => bytes[2 * i]! | (bytes[2 * i + 1]! << 8));

/** The platform's own halves if available (Chrome 135, Firefox 129, Safari 18.2). Little endian on every supported machine. */
const native = (globalThis as { readonly Float16Array?: new (buffer: ArrayBuffer) => ArrayLike<number> }).Float16Array;

/** Inverse of `encodeFloat16`; an odd last byte is ignored. */
export const decodeFloat16 = (bytes: Uint8Array): Float32Array =>
  native
    ? new Float32Array(new native(Uint8Array.from(bytes.subarray(0, bytes.length & ~1)).buffer))
    : Float32Array.from(decodeUint16(bytes), halfValue);

/** Encoding of a network's flat weights in their shard. */
export type WeightEncoding = 'float16' | 'uint8';

/**
 * Weights that share one scale. Small blocks limit the effect of an outlier to its neighbours and work without knowing the network's shape.
 */
const BLOCK = 32;
/** Code of the value 0, so that a zero stays one. */
const ZERO = 128;

/** Smallest half that is at least `value` ≥ 0. Rounding down would clip the largest weight of a block. */
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
 * The `count` weights of a shard, in single precision. float16 is two bytes a weight, little endian.
 * @returns `undefined` for an unknown encoding or a wrong number of bytes
 */
export const decodeWeights = (encoding: string, bytes: Uint8Array, count: number): Float32Array | undefined => {
  const codes = encoding === 'uint8' ? count : encoding === 'float16' ? 0 : Number.NaN;
  // A code needs its block's scale; a half stands alone.
  if (bytes.length !== codes + 2 * Math.ceil(codes ? count / BLOCK : count)) return undefined;
  const halves = decodeFloat16(bytes.subarray(codes));
  return codes ? Float32Array.from(bytes.subarray(0, codes), (code, i) => (code - ZERO) * halves[i >> 5]!) : halves;
};

/** The trainer's form of the weights: the item of each row instead of the row of each item. */
export interface CollaborativeSource {
  readonly model: CollaborativeTable['model'];
  readonly items: readonly string[];
  readonly coupons: readonly string[];
  readonly offsets: ArrayLike<number>;
  readonly columns: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
}

const padded = (bytes: number): number => (bytes + 3) & ~3;

/** Length of a shard. */
export const collaborativeBytes = (items: number, nonZeros: number): number => 4 * (items + 1) + 2 * padded(2 * nonZeros);

/** Header and shard; layout in `engine/scoring/collaborativeScores.ts`. */
export const encodeCollaborative = (source: CollaborativeSource): { table: CollaborativeTable; bytes: Uint8Array } => {
  const { model, items, coupons, offsets, columns, weights } = source;
  const columnsAt = 4 * (items.length + 1);
  const weightsAt = columnsAt + padded(2 * columns.length);
  const bytes = new Uint8Array(weightsAt + padded(2 * weights.length));
  const view = new DataView(bytes.buffer);
  for (let i = 0; i <= items.length; i++) view.setUint32(4 * i, offsets[i] ?? 0, true);
  for (let k = 0; k < columns.length; k++) view.setUint16(columnsAt + 2 * k, columns[k] ?? 0, true);
  bytes.set(encodeFloat16(weights), weightsAt);
  return { table: { version: 1, model, items: [...items], coupons: [...coupons], nonZeros: columns.length }, bytes };
};

const misfit = (): Result<never> => fail('bundle_cf_table', 'The collaborative shard does not fit its table.');

/**
 * Decodes and checks a shard, so that later reads need no checks: its length, rising offsets, columns that are coupons, finite weights, no
 * item twice. Error: `bundle_cf_table`. No signed bundle has it, because the trainer opens the shard before signing.
 */
export const decodeCollaborative = (table: CollaborativeTable, bytes: Uint8Array): Result<CollaborativeWeights> => {
  const { items, coupons, nonZeros } = table;
  const columnsAt = 4 * (items.length + 1);
  const weightsAt = columnsAt + padded(2 * nonZeros);
  if (bytes.length !== weightsAt + padded(2 * nonZeros)) return misfit();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const offsets = Uint32Array.from({ length: items.length + 1 }, (_, i) => view.getUint32(4 * i, true));
  const columns = decodeUint16(bytes.subarray(columnsAt, columnsAt + 2 * nonZeros));
  const weights = decodeFloat16(bytes.subarray(weightsAt, weightsAt + 2 * nonZeros));
  const rowOf = new Map(items.map((item, row) => [item, row]));
  const sound =
    offsets[0] === 0 &&
    offsets.at(-1) === nonZeros &&
    !offsets.some((offset, i) => offset < offsets[i - 1]!) &&
    columns.every((column) => column < coupons.length) &&
    weights.every(Number.isFinite) &&
    rowOf.size === items.length;
  if (!sound) return misfit();
  return ok({ model: table.model, coupons, rowOf, offsets, columns, weights });
};
