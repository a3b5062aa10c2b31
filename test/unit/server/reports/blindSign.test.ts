import { createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { blindSign } from '../../../../src/server/reports/blindSign';
import { verifyPss } from '../../../../src/server/reports/tokens';
import golden from '../../../golden/blindRsa.json';

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const { p, q, n, e, d } = golden.key;

const power = (base: bigint, exponent: bigint, modulus: bigint): bigint => {
  let [result, square] = [1n, base % modulus];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
};
const base64url = (value: bigint): string => {
  const hex = value.toString(16);
  return bytes(hex.padStart(hex.length + (hex.length % 2), '0')).toString('base64url');
};

/** With what Chinese remaindering needs: the published key has p, q and d alone. */
const privateKey = () => {
  const [P, Q, D] = [p, q, d].map((hex) => BigInt(`0x${hex}`)) as [bigint, bigint, bigint];
  const [dp, dq, qi] = [D % (P - 1n), D % (Q - 1n), power(Q, P - 2n, P)].map(base64url) as [string, string, string];
  const [nText, eText, dText] = [n, e, d].map((hex) => base64url(BigInt(`0x${hex}`))) as [string, string, string];
  const jwk = { kty: 'RSA', n: nText, e: eText, d: dText, p: base64url(P), q: base64url(Q), dp, dq, qi };
  return createPrivateKey({ key: jwk, format: 'jwk' });
};

describe(`the server's part of blind signatures on the vectors of RFC 9474, version ${golden.specVersion}`, () => {
  const key = privateKey();
  const publicKey = createPublicKey(key);

  it.each(golden.cases)('$name: signs blindly and verifies as published', ({ blinded, blindSignature, message, signature }) => {
    expect(blindSign(bytes(blinded), key, publicKey)?.toString('hex')).toBe(blindSignature);
    expect(verifyPss(bytes(message), bytes(signature), publicKey)).toBe(true);
    expect(verifyPss(bytes(`00${message}`), bytes(signature), publicKey)).toBe(false);
    expect(verifyPss(bytes(message), bytes(blindSignature), publicKey)).toBe(false);
  });

  it('signs nothing that is longer than the modulus, shorter, or no residue of it', () => {
    for (const blinded of [bytes(`00${n}`), bytes(n).subarray(1), bytes(n), bytes('f'.repeat(n.length))])
      expect(blindSign(blinded, key, publicKey)).toBeUndefined();
  });
});
