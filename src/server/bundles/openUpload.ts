import { isDeepStrictEqual } from 'node:util';
import { checkFairness } from '../../bundle/checkFairness';
import type { Manifest } from '../../bundle/manifest';
import { checkShard, type KeyTrust, openEnvelope } from '../../bundle/openSigned';

import { fail, ok, type Result } from '../../protocol/result';
import { nodeBundleCrypto } from '../nodeBundleCrypto';
import type { BundleFile } from '../store/store';

export interface OpenedUpload {
  readonly id: string;
  readonly manifest: Manifest;
}

/** Signature and content of a bundle's `manifest.json`. Errors: those of `openEnvelope` and `checkFairness`, `bundle_not_plain`, `keys_differ`. */
export const openUpload = async (envelope: string, siteKey: string, trust: KeyTrust): Promise<Result<OpenedUpload>> => {
  const opened = await openEnvelope(envelope, siteKey, nodeBundleCrypto, trust);
  if (!opened.ok) return opened;
  const { id, payload, manifest, serial } = opened.value;
  if ((manifest.keySerial ?? 0) !== serial) return fail('keys_differ', 'The manifest names another list of keys than it comes with.');
  // Devices read the signed text as it stands (docs/adr/005): a default left out would be missing there.
  if (!isDeepStrictEqual(JSON.parse(payload), manifest))
    return fail('bundle_not_plain', 'The manifest leaves a default out, or holds something this version does not know.');
  const fair = checkFairness(manifest);
  return fair.ok ? ok({ id, manifest }) : fair;
};

/** Hashes of the files a manifest names. */
export const shardsOf = ({ network, sequence, cf, tokens }: Manifest) =>
  [network?.weights, sequence?.weights, cf?.weights, tokens?.keys].filter((shard) => shard !== undefined);

/**
 * Every file of a bundle, checked, not compressed.
 * @param given the files by SHA-256
 * Errors: those of `checkShard`, `bundle_shard_missing`, `bundle_shard_unknown`.
 */
export const filesOf = async (
  envelope: string,
  manifest: Manifest,
  given: ReadonlyMap<string, Uint8Array>,
): Promise<Result<readonly BundleFile[]>> => {
  const needed = shardsOf(manifest);
  const extra = [...given.keys()].find((hash) => !needed.some(({ sha256 }) => sha256 === hash));
  if (extra !== undefined) return fail('bundle_shard_unknown', 'The manifest does not name this file.', `shards.${extra}`);
  const plain: BundleFile[] = [{ name: 'manifest.json', data: Buffer.from(envelope, 'utf8') }];
  for (const shard of needed) {
    const data = given.get(shard.sha256);
    if (!data) return fail('bundle_shard_missing', 'A file named by the manifest is missing.', `shards.${shard.sha256}`);
    const bytes = await checkShard(shard, data, nodeBundleCrypto);
    if (!bytes.ok) return bytes;
    plain.push({ name: `${shard.sha256}.bin`, data: bytes.value });
  }
  return ok(plain);
};
