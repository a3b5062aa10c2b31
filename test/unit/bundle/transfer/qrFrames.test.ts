import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Collected,
  collectFrame,
  fromBase45,
  joinFrames,
  MOST_FRAMES,
  toBase45,
  writeFrames,
} from '../../../../src/bundle/transfer/qrFrames';

const bytes = (length: number, seed = 1): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 31 + seed * 7 + (i >> 8)) & 255);
const frames = (length: number, seed = 1): readonly string[] => {
  const written = writeFrames({ secret: bytes(16, seed), file: bytes(length, seed) });
  if (!written.ok) throw new Error(written.error.code);
  return written.value;
};
const collect = (texts: readonly string[]): Collected | undefined => texts.reduce<Collected | undefined>(collectFrame, undefined);

test('base45 is what RFC 9285 says, and reads back', () => {
  const text = (value: string) => toBase45(new TextEncoder().encode(value));
  expect([text('AB'), text('Hello!!'), text('base-45')]).toEqual(['BB8', '%69 VD92EX0', 'UJCLQE7W581']);
  expect(new TextDecoder().decode(fromBase45('QED8WEX0'))).toBe('ietf!');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 99 }), (some) => {
      expect([...fromBase45(toBase45(some))!]).toEqual([...some]);
    }),
  );
  expect(['A', ':::', 'GGW', '::', 'a12'].map(fromBase45)).toEqual(Array(5).fill(undefined));
});

test('what fits into one code is one; more comes in pieces that a QR code packs best, and too much is told', () => {
  expect(frames(2_600)).toHaveLength(1);
  expect(frames(2_600)[0]!.length).toBeLessThanOrEqual(4_296);
  const many = frames(5_000);
  expect(many.length).toBeGreaterThan(5);
  for (const frame of many) expect(frame).toMatch(/^[0-9A-Z $%*+\-./:]{1,900}$/);
  expect(writeFrames({ secret: bytes(16), file: bytes(560 * MOST_FRAMES) })).toMatchObject({
    error: { code: 'transfer_too_large_for_codes' },
  });
});

test('frames in any order, some read twice, some of other codes between them, come to what was shown', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20_000 }), fc.array(fc.nat()), fc.string(), (length, order, noise) => {
      const texts = frames(length);
      const read = [...order.map((at) => texts[at % texts.length]!), noise, 'https://shop.example', ...[...texts].reverse()];
      const joined = joinFrames(collect(read)!);
      expect(joined.ok && [[...joined.value.secret], [...joined.value.file]]).toEqual([[...bytes(16)], [...bytes(length)]]);
    }),
    { numRuns: 40 },
  );
});

test('says how many are missing, begins anew with another showing, and refuses frames that do not fit together', () => {
  const texts = frames(5_000);
  const some = collect(texts.slice(1))!;
  expect(joinFrames(some)).toMatchObject({
    error: { code: 'transfer_frames_missing', message: `1 of ${texts.length} codes are missing.` },
  });
  const other = collectFrame(some, frames(5_000, 2)[0]!)!;
  expect(other.parts.size).toBe(1);
  const [, id, , count] = texts[0]!.split('/');
  const forged = collectFrame(collect(texts), `CPLT1/${id}/1/${count}/${toBase45(bytes(560, 3))}`)!;
  expect(joinFrames(forged)).toMatchObject({ error: { code: 'transfer_damaged' } });
  expect(collectFrame(undefined, `CPLT1/${id}/9/2/BB8`)).toBeUndefined();
  expect(collectFrame(undefined, `CPLT2/${id}/1/2/BB8`)).toBeUndefined();
});
