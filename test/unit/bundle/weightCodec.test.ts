import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeWeights, encodeWeights } from '../../../src/bundle/weightCodec';

const weights = fc.array(fc.double({ min: -1_000, max: 1_000, noNaN: true }), { minLength: 1, maxLength: 200 });

/** Half a step of the block: its largest magnitude over 127, rounded up to a half (11 bits, or 2⁻²⁴ at the small end), over 2. */
const allowed = (block: readonly number[]): number => {
  const step = Math.max(...block.map(Math.abs)) / 127;
  return (Math.max(step * (1 + 2 ** -10), step + 2 ** -24) / 2) * (1 + 1e-6) + 1e-9;
};

describe('uint8 weights', () => {
  it('come back within half a step of their own block of 32, and zeros as zeros', () => {
    fc.assert(
      fc.property(weights, (values) => {
        const back = decodeWeights('uint8', encodeWeights('uint8', values), values.length)!;
        expect(back).toHaveLength(values.length);
        for (let i = 0; i < values.length; i++) {
          const block = values.slice(i - (i % 32), i - (i % 32) + 32);
          expect(Math.abs(back[i]! - values[i]!)).toBeLessThanOrEqual(allowed(block));
          if (values[i] === 0) expect(back[i]).toBe(0);
        }
      }),
    );
  });

  it('keep an outlier from its neighbours in other blocks', () => {
    const values = Array.from({ length: 64 }, (_, i) => (i === 0 ? 500 : 0.01 * ((i % 7) - 3)));
    const back = decodeWeights('uint8', encodeWeights('uint8', values), 64)!;
    for (let i = 32; i < 64; i++) expect(Math.abs(back[i]! - values[i]!)).toBeLessThan(2e-4);
    // The twin: with one scale for all, the small ones would be gone.
    expect(back.slice(1, 32).every((value) => value === 0)).toBe(true);
  });

  it('are written again as the same bytes once decoded, so that a decoded network can be judged and then shipped', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9_999, max: 9_999 }), { minLength: 1, maxLength: 200 }), (tenths) => {
        const bytes = encodeWeights(
          'uint8',
          tenths.map((x) => x / 10),
        );
        expect(encodeWeights('uint8', decodeWeights('uint8', bytes, tenths.length)!)).toEqual(bytes);
      }),
    );
  });

  it('take 1.0625 bytes each', () => {
    expect(encodeWeights('uint8', new Float32Array(3_200))).toHaveLength(3_400);
    expect(encodeWeights('float16', new Float32Array(3_200))).toHaveLength(6_400);
  });
});

describe('decodeWeights', () => {
  it('refuses an unknown encoding and another number of bytes, whichever way', () => {
    const bytes = encodeWeights('uint8', new Float32Array(40));
    expect(decodeWeights('uint8', bytes, 40)).toBeDefined();
    expect(decodeWeights('uint8', bytes, 39)).toBeUndefined();
    expect(decodeWeights('uint8', bytes.subarray(1), 40)).toBeUndefined();
    expect(decodeWeights('float16', bytes, 40)).toBeUndefined();
    expect(decodeWeights('bfloat16', new Uint8Array(80), 40)).toBeUndefined();
  });

  it('reads a scale that is no number as weights that are none', () => {
    const bytes = encodeWeights('uint8', new Float32Array(32).fill(1));
    bytes[33] = 0x7e;
    expect(decodeWeights('uint8', bytes, 32)!.every(Number.isNaN)).toBe(true);
  });
});
