import { describe, expect, it } from 'vitest';
import { decodeFloat16, encodeFloat16, halfBits, halfValue } from '../../../src/bundle/weightCodec';

describe('float16', () => {
  it('round-trips all 65,536 bit patterns, NaN payloads to the one NaN', () => {
    const bytes = new Uint8Array(2 * 65_536);
    for (let bits = 0; bits < 65_536; bits++) bytes.set([bits & 255, bits >> 8], 2 * bits);
    const back = encodeFloat16(decodeFloat16(bytes));
    let differing = 0;
    for (let bits = 0; bits < 65_536; bits++) {
      const noNumber = (bits & 0x7c00) === 0x7c00 && (bits & 0x3ff) !== 0;
      const expected = noNumber ? 0x7e00 : bits;
      if ((back[2 * bits]! | (back[2 * bits + 1]! << 8)) !== expected) differing += 1;
    }
    expect(differing).toBe(0);
  });

  it('rounds every midpoint between neighbours to the even one, and anything off it to the nearer', () => {
    let wrong = 0;
    for (let bits = 0; bits < 0x7bff; bits++) {
      const below = halfValue(bits);
      const above = halfValue(bits + 1);
      const middle = (below + above) / 2;
      if (halfBits(middle) !== bits + (bits & 1)) wrong += 1;
      // Nearer than float32 resolves: rounding by way of float32 would land on the midpoint and then on the even neighbour.
      const nudge = (above - below) * 2 ** -30;
      if (halfBits(middle - nudge) !== bits || halfBits(middle + nudge) !== bits + 1) wrong += 1;
    }
    expect(wrong).toBe(0);
  });

  it.each([
    [1, 0x3c00],
    [-2, 0xc000],
    [65_504, 0x7bff],
    [65_519.99, 0x7bff],
    [65_520, 0x7c00],
    [Number.POSITIVE_INFINITY, 0x7c00],
    [Number.NEGATIVE_INFINITY, 0xfc00],
    [-0, 0x8000],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [2 ** -25 * 1.000_001, 0x0001],
    [2 ** -14, 0x0400],
    [1 / 3, 0x3555],
    [Number.NaN, 0x7e00],
  ])('encodes %s as IEEE 754 says', (value, bits) => {
    expect(halfBits(value)).toBe(bits);
  });
});
