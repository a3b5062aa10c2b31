import { parseWith } from '../parse';
import { fail, ok, type Result } from '../result';
import { envelopeSchema } from './manifest';

/** Port: the three operations a signed bundle needs. Adapters: WebCrypto in the worker, node:crypto elsewhere. */
export interface BundleCrypto {
  utf8(text: string): Uint8Array;
  /** Lower-case hex. */
  sha256(bytes: Uint8Array): Promise<string>;
  /** Never rejects: a malformed key or signature is `false`. */
  verifyEd25519(publicKeyBase64url: string, signatureBase64url: string, bytes: Uint8Array): Promise<boolean>;
}

/** A signed text and the id its bundle has: the first 16 hex digits of SHA-256 over UTF-8(payload). */
export interface SignedPayload {
  readonly id: string;
  readonly payload: string;
}

/** JSON of unknown content; `undefined` for text that is none. */
export const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** Enough of a document to see that it is one of ours, of another version. */
const isForeign = (input: unknown): boolean => {
  const { version, payload } = Object(input) as { readonly version?: unknown; readonly payload?: unknown };
  return typeof version === 'number' && version !== 1 && typeof payload === 'string';
};

/**
 * Opens `manifest.json` as far as its signature goes: shape, key, signature; nothing of the payload is read.
 * Errors: `bundle_malformed`, `bundle_incompatible`, `bundle_wrong_key`, `bundle_bad_signature`.
 * @param pinnedKey the site's public key, base64url, with or without its `pk_` prefix
 */
export const openSigned = async (text: string, pinnedKey: string, crypto: BundleCrypto): Promise<Result<SignedPayload>> => {
  const input = jsonOf(text);
  if (isForeign(input)) return fail('bundle_incompatible', 'The bundle is of another version.', 'version');
  const envelope = parseWith(envelopeSchema, input, 'bundle_malformed');
  if (!envelope.ok) return envelope;
  const { publicKey, signature, payload } = envelope.value;
  if (publicKey !== pinnedKey.replace(/^pk_/, '')) return fail('bundle_wrong_key', 'The bundle is signed with another key.');
  const bytes = crypto.utf8(payload);
  if (!(await crypto.verifyEd25519(publicKey, signature, bytes)))
    return fail('bundle_bad_signature', 'The signature of the bundle does not fit.');
  return ok({ id: (await crypto.sha256(bytes)).slice(0, 16), payload });
};
