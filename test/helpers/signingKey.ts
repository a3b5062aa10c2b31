import { generateKeyPairSync, sign } from 'node:crypto';

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
