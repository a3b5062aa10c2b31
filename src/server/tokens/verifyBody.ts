import { createPublicKey, verify } from 'node:crypto';

/**
 * Did the key that a token stands for sign these bytes? ECDSA P-256 with SHA-256.
 * @param publicKey uncompressed point, 65 bytes; one that is not on the curve signs nothing
 * @param signature r ‖ s, 64 bytes
 */
export const verifyBody = (body: Uint8Array, publicKey: Buffer, signature: Uint8Array): boolean => {
  try {
    const [x, y] = [publicKey.subarray(1, 33).toString('base64url'), publicKey.subarray(33).toString('base64url')];
    const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    return verify('sha256', body, { key, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    return false;
  }
};
