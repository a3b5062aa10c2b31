import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HEADER_BYTES } from '../../../src/bundle/transfer/transferContent';
import { openTransfer, sealTransfer } from '../../../worker/privacyPanel/sealTransfer';

const bytes = (length: number, from: number): Uint8Array<ArrayBuffer> => Uint8Array.from({ length }, (_, i) => (from + i) & 255);
const [site, secret, nonce] = [bytes(32, 1), bytes(16, 90), bytes(12, 200)];
const open = async (file: Uint8Array<ArrayBuffer>, of = site, under = secret): Promise<string> => {
  const opened = await openTransfer(file, of, under);
  return opened.ok ? `text ${opened.value}` : opened.error.code;
};

test('a text comes back as it was, in any script and of any length', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 500 }), async (text) => {
      expect(await open(await sealTransfer(text, site, secret, nonce))).toBe(`text ${text}`);
    }),
    { numRuns: 50 },
  );
});

test('nothing of the text stands in the file, and it is smaller than the text', async () => {
  const text = 'view_item Oolong '.repeat(2_000);
  const file = await sealTransfer(text, site, secret, nonce);
  expect(Buffer.from(file).includes('Oolong')).toBe(false);
  expect(file.length).toBeLessThan(text.length / 20);
});

test('a change of any byte is refused, by what it says of itself', async () => {
  const file = await sealTransfer(JSON.stringify({ some: 'profile', of: [1, 2, 3] }), site, secret, nonce);
  const codes = await Promise.all(
    [...file.keys()].map((at) => open(Uint8Array.from(file, (byte, i) => (i === at ? byte ^ 1 : byte)) as Uint8Array<ArrayBuffer>)),
  );
  const region = (from: number, to: number) => [...new Set(codes.slice(from, to))];
  expect(region(0, 4)).toEqual(['transfer_unknown']);
  // 1 ^ 1 is version 0; anything above 1 is a newer one.
  expect(region(4, 5)).toEqual(['transfer_unknown']);
  expect(await open(Uint8Array.from(file, (byte, i) => (i === 4 ? 2 : byte)) as Uint8Array<ArrayBuffer>)).toBe('transfer_newer');
  expect(region(5, 37)).toEqual(['transfer_wrong_shop']);
  // The check is derived from secret and nonce.
  expect(region(37, 53)).toEqual(['transfer_wrong_code']);
  expect(region(53, HEADER_BYTES)).toEqual(['transfer_cut']);
  expect(region(HEADER_BYTES, file.length)).toEqual(['transfer_damaged']);
});

test('a cut file, one with more at its end, another shop, another code and no file at all are each told apart', async () => {
  const file = await sealTransfer('profile', site, secret, nonce);
  for (let length = 5; length < file.length; length++) expect(await open(file.slice(0, length))).toBe('transfer_cut');
  expect(await open(Uint8Array.from([...file, 0]))).toBe('transfer_cut');
  expect(await open(file, bytes(32, 2))).toBe('transfer_wrong_shop');
  expect(await open(file, site, bytes(16, 91))).toBe('transfer_wrong_code');
  expect(await open(new TextEncoder().encode('{"v":"couplet-export/1"}'))).toBe('transfer_unknown');
  expect(await open(new Uint8Array())).toBe('transfer_unknown');
});

test('a file of a few bytes that unpacks to gigabytes is given up', async () => {
  const file = await sealTransfer('0'.repeat(40_000_000), site, secret, nonce);
  expect(file.length).toBeLessThan(50_000);
  expect(await open(file)).toBe('transfer_damaged');
});
