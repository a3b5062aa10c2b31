import { afterEach, describe, expect, it, vi } from 'vitest';
import { fromBase64url, toBase64url } from '../../src/secureAggregation/bytes';
import { blind, importTokenKey, uncover } from '../../worker/outbox/blindRsa';
import golden from './blindRsa.json';

const bytes = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const hex = (data: Uint8Array): string => [...data].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** x⁻¹ mod n, to come from the published inverse to the blinding factor that was drawn. */
const inverse = (x: bigint, n: bigint): bigint => {
  let [a, b, u, w] = [x, n, 1n, 0n];
  while (b !== 0n) [a, b, u, w] = [b, a % b, w, u - (a / b) * w];
  return ((u % n) + n) % n;
};

afterEach(() => vi.restoreAllMocks());

describe(`blind signatures on the vectors of RFC 9474, version ${golden.specVersion}`, () => {
  it.each(golden.cases)('$name: blinds and uncovers as published', async ({ message, salt, inverse: inv, blinded, ...signatures }) => {
    const { n } = golden.key;
    const factor = inverse(BigInt(`0x${inv}`), BigInt(`0x${n}`))
      .toString(16)
      .padStart(n.length, '0');
    const drawn = [bytes(salt), bytes(factor)];
    vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
      const next = drawn.shift() ?? new Uint8Array();
      expect(next).toHaveLength((array as Uint8Array).length);
      (array as Uint8Array).set(next);
      return array;
    });
    const key = await importTokenKey(toBase64url(bytes(n)));
    const made = await blind(key, bytes(message));
    expect([hex(made.blindedMsg), hex(made.inv)]).toEqual([blinded, inv]);
    const token = await uncover(key, bytes(message), bytes(signatures.blindSignature), made);
    expect(hex(token)).toBe(signatures.signature);
    // Uncovered with another factor it is no signature of anything.
    await expect(uncover(key, bytes(message), bytes(signatures.blindSignature), { ...made, inv: made.blindedMsg })).rejects.toThrow();
  });

  it('draws salt and blinding factor anew for the same message', async () => {
    const key = await importTokenKey(toBase64url(bytes(golden.key.n)));
    const message = fromBase64url('AAAA');
    const [first, second] = [await blind(key, message), await blind(key, message)];
    expect(hex(first.blindedMsg)).not.toBe(hex(second.blindedMsg));
    expect(hex(first.inv)).not.toBe(hex(second.inv));
  });
});
