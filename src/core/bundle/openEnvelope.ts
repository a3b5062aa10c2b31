import * as v from 'valibot';
import { parseJsonWith } from '../parse';
import { fail, ok, type Result } from '../result';
import { BUNDLE_FORMAT, envelopeSchema, type Manifest, manifestSchema, type Shard } from './manifest';

/** Port: the three operations a signed bundle needs. Adapters: WebCrypto in the worker, node:crypto elsewhere. */
export interface BundleCrypto {
  utf8(text: string): Uint8Array;
  /** Lower-case hex. */
  sha256(bytes: Uint8Array): Promise<string>;
  /** Never rejects: a malformed key or signature is `false`. */
  verifyEd25519(publicKeyBase64url: string, signatureBase64url: string, bytes: Uint8Array): Promise<boolean>;
}

/** Enough of a document to see that it is one of ours, of another version. */
const foreignEnvelope = v.object({ version: v.pipe(v.number(), v.notValue(1)), payload: v.string() });
const foreignManifest = v.object({ format: v.pipe(v.string(), v.notValue(BUNDLE_FORMAT)) });

/** Bundle id: the first 16 hex digits of SHA-256 over UTF-8(payload). */
const bundleId = async (payload: string, crypto: BundleCrypto): Promise<string> =>
  (await crypto.sha256(crypto.utf8(payload))).slice(0, 16);

/**
 * Opens `manifest.json`: shape, key, signature, then content; nothing of the payload is read before its signature holds.
 * Errors: `bundle_malformed`, `bundle_incompatible`, `bundle_wrong_key`, `bundle_bad_signature`, `bundle_invalid`.
 * @param pinnedKey the site's public key, base64url, with or without its `pk_` prefix
 */
export const openEnvelope = async (
  text: string,
  pinnedKey: string,
  crypto: BundleCrypto,
): Promise<Result<{ readonly id: string; readonly manifest: Manifest }>> => {
  if (parseJsonWith(foreignEnvelope, text, '').ok)
    return fail('bundle_incompatible', 'The bundle is wrapped in an envelope of another version.', 'version');
  const envelope = parseJsonWith(envelopeSchema, text, 'bundle_malformed');
  if (!envelope.ok) return envelope;
  const { publicKey, signature, payload } = envelope.value;
  if (publicKey !== pinnedKey.replace(/^pk_/, ''))
    return fail('bundle_wrong_key', 'The bundle is signed with another key than this site’s.');
  if (!(await crypto.verifyEd25519(publicKey, signature, crypto.utf8(payload))))
    return fail('bundle_bad_signature', 'The signature of the bundle does not fit its content.');
  if (parseJsonWith(foreignManifest, payload, '').ok)
    return fail('bundle_incompatible', 'The bundle has another format than this version reads.', 'format');
  const manifest = parseJsonWith(manifestSchema, payload, 'bundle_invalid');
  return manifest.ok ? ok({ id: await bundleId(payload, crypto), manifest: manifest.value }) : manifest;
};

/** Bytes of a shard if they are the ones announced. Errors: `bundle_shard_size`, `bundle_shard_hash`. */
export const checkShard = async (shard: Shard, bytes: Uint8Array, crypto: BundleCrypto): Promise<Result<Uint8Array>> => {
  if (bytes.length !== shard.bytes)
    return fail('bundle_shard_size', `A bundle file has ${bytes.length} bytes in place of ${shard.bytes}.`, shard.sha256);
  return (await crypto.sha256(bytes)) === shard.sha256
    ? ok(bytes)
    : fail('bundle_shard_hash', 'A bundle file does not have the announced content.', shard.sha256);
};
