import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import * as v from 'valibot';
import { parseJsonWith } from '../../core/parse';
import type { Result } from '../../core/result';

const raw32 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/));

/** Signing key as stored on the merchant's machine: raw Ed25519 seed and public key, base64url. */
export const keyFileSchema = v.object({ version: v.literal(1), publicKey: raw32, privateKey: raw32 });
export type KeyFile = v.InferOutput<typeof keyFileSchema>;

export const generateKeys = (): KeyFile => {
  const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return { version: 1, publicKey: x ?? '', privateKey: d ?? '' };
};

/** Error: `key_invalid`. */
export const readKeys = (text: string): Result<KeyFile> => parseJsonWith(keyFileSchema, text, 'key_invalid');

/** Ed25519 signature over UTF-8(`payload`), base64url; deterministic by RFC 8032. */
export const signPayload = (payload: string, { publicKey, privateKey }: KeyFile): string => {
  const key = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey, d: privateKey }, format: 'jwk' });
  return sign(null, Buffer.from(payload, 'utf8'), key).toString('base64url');
};
