import { parseWith } from '../protocol/parse';
import { fail, ok, type Result } from '../protocol/result';
import { type Manifest, manifestSchema, type Shard } from './manifest';
import { type BundleCrypto, type KeyTrust, openSigned, type SignedPayload } from './openSigned';
import { readFormat } from './trustedManifest';

/**
 * Opens `manifest.json`: shape, key, signature, then content; nothing of the payload is read before its signature holds.
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

/** Bytes of a shard if they are the ones announced. Errors: `bundle_shard_size`, `bundle_shard_hash`. */
export const checkShard = async (shard: Shard, bytes: Uint8Array, crypto: BundleCrypto): Promise<Result<Uint8Array>> => {
  if (bytes.length !== shard.bytes)
    return fail('bundle_shard_size', `A file of the bundle has ${bytes.length} bytes, not ${shard.bytes}.`, shard.sha256);
  return (await crypto.sha256(bytes)) === shard.sha256
    ? ok(bytes)
    : fail('bundle_shard_hash', 'A file of the bundle is another one.', shard.sha256);
};
