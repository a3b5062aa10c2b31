import * as v from 'valibot';
import { parseJsonWith } from '../protocol/parse';
import type { Result } from '../protocol/result';

/** 32 bytes, base64url. */
export const rawKeySchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/));

/**
 * Signing key as `couplet keys` writes it: raw Ed25519 seed and public key. `keys`: the list by which the site's key lets this one sign, as
 * `Envelope.keys` takes it; absent: it is the site's key itself.
 */
export const keyFileSchema = v.object({
  version: v.literal(1),
  publicKey: rawKeySchema,
  privateKey: rawKeySchema,
  keys: v.exactOptional(v.string()),
});
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
