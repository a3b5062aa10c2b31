import type { Instant } from '../protocol/values/clock';
import { parseWith } from '../protocol/values/parse';
import { fail, ok, type Result } from '../protocol/values/result';
import { type KeyFile, type KeyList, mayKeySign } from './keys';
import { BUNDLE_FORMAT, type Envelope, type Manifest, manifestSchema, type Shard } from './manifest';

/** Port: the three operations a signed bundle needs. Adapters: WebCrypto in the worker, node:crypto elsewhere. */
export interface BundleCrypto {
  utf8(text: string): Uint8Array;
  /** Lower-case hex. */
  sha256(bytes: Uint8Array): Promise<string>;
  /** Never rejects: a malformed key or signature is `false`. */
  verifyEd25519(publicKeyBase64url: string, signatureBase64url: string, bytes: Uint8Array): Promise<boolean>;
}

/** A signed text and its bundle's id: the first 16 hex digits of SHA-256 over UTF-8(payload). */
interface SignedPayload {
  readonly id: string;
  readonly payload: string;
  /** Serial of the key list that authorises the signing key; 0: the site's key signed it. */
  readonly serial: number;
}

/** What a key list is checked against. */
export interface KeyTrust {
  readonly now: Instant;
  /** The highest serial seen before, 0 for none. */
  readonly serial: number;
}

/** JSON of unknown content; `undefined` for text that is not JSON. */
export const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/**
 * Checks shape, key and signature of `manifest.json`, without reading the payload.
 * Errors: `bundle_malformed`, `bundle_incompatible`, `bundle_wrong_key`, `bundle_bad_signature` (also for its key list), and those of
 * `mayKeySign`.
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
  if (typeof payload !== 'string') return fail('bundle_malformed', 'This is not a bundle.');
  if (version !== 1) return fail('bundle_incompatible', 'The bundle has an unsupported version.', 'version');
  let serial = 0;
  if (publicKey !== pinnedKey.replace(/^pk_/, '')) {
    if (!keys || !trust) return fail('bundle_wrong_key', 'The bundle is signed with a different key.');
    const list = await openSigned(keys, pinnedKey, crypto);
    if (!list.ok) return list;
    const may = mayKeySign(Object(jsonOf(list.value.payload)) as KeyList, publicKey, trust);
    if (!may.ok) return may;
    serial = may.value;
  }
  const bytes = crypto.utf8(payload);
  // Side by side: browsers do both in other threads.
  const [isValid, hash] = await Promise.all([crypto.verifyEd25519(publicKey, signature, bytes), crypto.sha256(bytes)]);
  return isValid
    ? ok({ id: hash.slice(0, 16), payload, serial })
    : fail('bundle_bad_signature', 'The signature of the bundle is not valid.');
};

/** Text of `manifest.json`: the payload signed by a key, with the list that authorises the key. */
export const envelopeText = (payload: string, signature: string, { publicKey, keys }: Pick<KeyFile, 'publicKey' | 'keys'>): string => {
  const envelope: Envelope = { version: 1, publicKey, signature, payload, ...(keys === undefined ? {} : { keys }) };
  return `${JSON.stringify(envelope)}\n`;
};

/** The payload as JSON of a format this version reads, content unchecked. Errors: `bundle_incompatible`, `bundle_invalid`. */
const readFormat = (payload: string): Result<object> => {
  const input = jsonOf(payload);
  const { format } = Object(input) as { readonly format?: unknown };
  if (typeof format === 'string' && format !== BUNDLE_FORMAT)
    return fail('bundle_incompatible', 'The bundle has an unsupported version.', 'format');
  return format === BUNDLE_FORMAT ? ok(input as object) : fail('bundle_invalid', 'The bundle has no valid manifest.');
};

/**
 * Reads a manifest on the device after its signature was verified. Trainer and server have checked it against `manifestSchema` before it
 * was signed and served, with every default written out (docs/adr/005). `toDeviceModel` checks what choosing relies on.
 */
export const trustedManifest = (payload: string): Result<Manifest> => readFormat(payload) as Result<Manifest>;

/**
 * Opens `manifest.json`: checks shape, key and signature, then reads the content. Nothing of the payload is read before its signature is
 * verified.
 * Errors: those of `openSigned` and `bundle_invalid`.
 * @param pinnedKey the site's public key, base64url, with or without its `pk_` prefix
 * @param trust absent: only the site's key itself may sign
 */
export const openEnvelope = async (
  text: string,
  pinnedKey: string,
  crypto: BundleCrypto,
  trust?: KeyTrust,
): Promise<Result<SignedPayload & { readonly manifest: Manifest }>> => {
  const signed = await openSigned(text, pinnedKey, crypto, trust);
  if (!signed.ok) return signed;
  const read = readFormat(signed.value.payload);
  if (!read.ok) return read;
  const manifest = parseWith(manifestSchema, read.value, 'bundle_invalid');
  return manifest.ok ? ok({ ...signed.value, manifest: manifest.value }) : manifest;
};

/** The bytes of a shard, if they match the manifest. Errors: `bundle_shard_size`, `bundle_shard_hash`. */
export const checkShard = async (shard: Shard, bytes: Uint8Array, crypto: BundleCrypto): Promise<Result<Uint8Array>> => {
  if (bytes.length !== shard.bytes)
    return fail('bundle_shard_size', `A file of the bundle has ${bytes.length} bytes, not ${shard.bytes}.`, shard.sha256);
  return (await crypto.sha256(bytes)) === shard.sha256
    ? ok(bytes)
    : fail('bundle_shard_hash', 'A file of the bundle does not match its hash.', shard.sha256);
};
