import * as v from 'valibot';
import { parseJsonWith } from '../parse';
import type { Result } from '../result';

const raw32 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/));

/** Signing key as `couplet keys` writes it: raw Ed25519 seed and public key, base64url. */
export const keyFileSchema = v.object({ version: v.literal(1), publicKey: raw32, privateKey: raw32 });
export type KeyFile = v.InferOutput<typeof keyFileSchema>;

/** Error: `key_invalid`. */
export const readKeys = (text: string): Result<KeyFile> => parseJsonWith(keyFileSchema, text, 'key_invalid');

/** As crypto libraries take it (RFC 8037). */
export const privateJwk = ({ publicKey, privateKey }: KeyFile) => ({ kty: 'OKP', crv: 'Ed25519', x: publicKey, d: privateKey }) as const;

/** Of a private key as crypto libraries give it. */
export const keyFileOf = ({ x = '', d = '' }: { readonly x?: string; readonly d?: string }): KeyFile => ({
  version: 1,
  publicKey: x,
  privateKey: d,
});
