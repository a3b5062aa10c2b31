/** Half precision, IEEE 754-2008 binary16: 1 sign, 5 exponent (bias 15), 10 fraction bits. */

/** Half the distance between 65,504, the largest finite half, and the next step: from here on values round to infinity. */
const OVERFLOW = 65_520;
const SMALLEST_NORMAL = 2 ** -14;

const roundToEven = (value: number): number => {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
};

/** Bits of the half nearest to `value`, ties to even, straight from the double (rounding by way of float32 would round twice). */
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
export const decodeUint16 = (bytes: Uint8Array): Uint16Array =>
  new Uint16Array(bytes.length >> 1).map((_, i) => bytes[2 * i]! | (bytes[2 * i + 1]! << 8));

/** The platform's own halves, where it has them (Chrome 135, Firefox 129, Safari 18.2): little endian on every machine there is. */
const native = (globalThis as { readonly Float16Array?: new (buffer: ArrayBuffer) => ArrayLike<number> }).Float16Array;

/** Inverse of `encodeFloat16`; an odd last byte is ignored. */
export const decodeFloat16 = (bytes: Uint8Array): Float32Array =>
  native
    ? new Float32Array(new native(Uint8Array.from(bytes.subarray(0, bytes.length & ~1)).buffer))
    : Float32Array.from(decodeUint16(bytes), halfValue);
