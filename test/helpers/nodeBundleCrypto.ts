import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { BundleCrypto } from '../../src/core/bundle/openEnvelope';

/** The bundle's crypto port on node:crypto. */
export const nodeBundleCrypto: BundleCrypto = {
  utf8: (text) => new TextEncoder().encode(text),
  sha256: async (bytes) => createHash('sha256').update(bytes).digest('hex'),
  verifyEd25519: async (publicKey, signature, bytes) => {
    try {
      const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
      return verify(null, bytes, key, Buffer.from(signature, 'base64url'));
    } catch {
      return false;
    }
  },
};

/** A fresh site key that signs payloads into `manifest.json` texts. */
export const signingKey = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const x = publicKey.export({ format: 'jwk' }).x ?? '';
  const signature = (payload: string): string => sign(null, Buffer.from(payload), privateKey).toString('base64url');
  return {
    publicKey: x,
    signature,
    envelope: (payload: string): string => JSON.stringify({ version: 1, publicKey: x, signature: signature(payload), payload }),
  };
};
