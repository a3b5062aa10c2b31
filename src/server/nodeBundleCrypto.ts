import { createPublicKey, verify } from 'node:crypto';
import type { BundleCrypto } from '../bundle/openSigned';
import { sha256 } from './http/sha256';

/** `BundleCrypto` on node:crypto. */
export const nodeBundleCrypto: BundleCrypto = {
  utf8: (text) => new TextEncoder().encode(text),
  sha256: async (bytes) => sha256(bytes),
  verifyEd25519: async (publicKey, signature, bytes) => {
    try {
      const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
      return verify(null, bytes, key, Buffer.from(signature, 'base64url'));
    } catch {
      return false;
    }
  },
};
