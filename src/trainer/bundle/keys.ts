import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { type KeyFile, keyFileOf, privateJwk } from '../../bundle/keys';

export const generateKeys = (): KeyFile => keyFileOf(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));

/** Ed25519 signature over UTF-8(`payload`), base64url; deterministic by RFC 8032. */
export const signPayload = (payload: string, keys: KeyFile): string =>
  sign(null, Buffer.from(payload, 'utf8'), createPrivateKey({ key: privateJwk(keys), format: 'jwk' })).toString('base64url');
