import type { Instant } from '../protocol/clock';
import { fail, ok, type Result } from '../protocol/result';
import { type KeyList, mayKeySign } from './keyList';
import type { Envelope } from './manifest';

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
  /** Of the list of keys by which its key may sign; 0: the site's key signed it. */
  readonly serial: number;
}

/** What a list of keys is judged by. */
export interface KeyTrust {
  readonly now: Instant;
  /** The highest serial seen before, 0 for none. */
  readonly serial: number;
}

/** JSON of unknown content; `undefined` for text that is none. */
export const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/**
 * Opens `manifest.json` as far as its signature goes: shape, key, signature; nothing of the payload is read.
 * Errors: `bundle_malformed`, `bundle_incompatible`, `bundle_wrong_key`, `bundle_bad_signature`, of its list of keys as well, and those of `mayKeySign`.
 * @param pinnedKey the site's public key, base64url, with or without its `pk_` prefix
 * @param trust absent: only the site's key itself may sign
 */
export const openSigned = async (
  text: string,
  pinnedKey: string,
  crypto: BundleCrypto,
  trust?: KeyTrust,
): Promise<Result<SignedPayload>> => {
  const { version, publicKey = '', signature = '', payload, keys } = Object(jsonOf(text)) as Partial<Envelope>;
  if (typeof payload !== 'string') return fail('bundle_malformed', 'This is no bundle.');
  if (version !== 1) return fail('bundle_incompatible', 'The bundle is of another version.', 'version');
  let serial = 0;
  if (publicKey !== pinnedKey.replace(/^pk_/, '')) {
    if (!keys || !trust) return fail('bundle_wrong_key', 'The bundle is signed with another key.');
    const list = await openSigned(keys, pinnedKey, crypto);
    if (!list.ok) return list;
    const may = mayKeySign(Object(jsonOf(list.value.payload)) as KeyList, publicKey, trust);
    if (!may.ok) return may;
    serial = may.value;
  }
  const bytes = crypto.utf8(payload);
  if (!(await crypto.verifyEd25519(publicKey, signature, bytes)))
    return fail('bundle_bad_signature', 'The signature of the bundle does not fit.');
  return ok({ id: (await crypto.sha256(bytes)).slice(0, 16), payload, serial });
};
