import { isDeepStrictEqual } from 'node:util';
import { checkFairness } from '../../core/bundle/checkFairness';
import { checkShard, openEnvelope } from '../../core/bundle/openEnvelope';
import { fail, ok, type Result } from '../../core/result';
import { nodeBundleCrypto } from '../nodeBundleCrypto';
import type { BundleFile, Store } from '../store/store';
import type { BundleFacts } from './bundleFacts';
import { checkRelease } from './checkRelease';

/** A bundle as the trainer hands it over: the exact text of `manifest.json` and its files in base64 by hash. */
export interface BundleUpload {
  readonly envelope: string;
  readonly shards: Readonly<Record<string, string>>;
  /** Share of the devices that takes it, in (0, 1]. */
  readonly share: number;
}

export interface CheckDeps {
  readonly store: Pick<Store, 'currentBundle' | 'catalog'>;
  readonly bundleFacts: BundleFacts;
  readonly siteKey: string;
}

/**
 * Checks signature, content and every file, and writes nothing. A device would refuse a bad bundle and show no coupon; refusing here tells the
 * person who can mend it. Errors: those of `openEnvelope`, `checkFairness`, `checkShard` and, for a share, `checkRelease`; `bundle_not_plain`,
 * `bundle_shard_missing`, `bundle_shard_unknown`.
 *
 * @returns the bundle's files, not compressed
 */
export const checkBundle = async (
  { envelope, shards, share }: BundleUpload,
  { store, bundleFacts, siteKey }: CheckDeps,
): Promise<Result<{ readonly id: string; readonly files: readonly BundleFile[] }>> => {
  const opened = await openEnvelope(envelope, siteKey, nodeBundleCrypto);
  if (!opened.ok) return opened;
  const { id, payload, manifest } = opened.value;
  // Devices read the signed text as it stands (docs/adr/005): a default left out would be missing there.
  if (!isDeepStrictEqual(JSON.parse(payload), manifest))
    return fail('bundle_not_plain', 'The manifest leaves a default out, or holds something this version does not know.');
  const fair = checkFairness(manifest);
  if (!fair.ok) return fair;
  const current = share < 1 ? await store.currentBundle() : undefined;
  const beside = current && (await bundleFacts(current.id));
  const may = beside ? checkRelease(manifest, await store.catalog(), beside) : ok(undefined);
  if (!may.ok) return may;
  const needed = [manifest.network?.weights, manifest.heads?.weights, manifest.cf?.weights].filter((shard) => shard !== undefined);
  const extra = Object.keys(shards).find((hash) => !needed.some(({ sha256 }) => sha256 === hash));
  if (extra !== undefined) return fail('bundle_shard_unknown', 'The manifest does not name this file.', `shards.${extra}`);

  const files: BundleFile[] = [{ name: 'manifest.json', data: Buffer.from(envelope, 'utf8') }];
  for (const shard of needed) {
    const text = shards[shard.sha256];
    if (text === undefined) return fail('bundle_shard_missing', 'A file named by the manifest is missing.', `shards.${shard.sha256}`);
    const bytes = await checkShard(shard, Buffer.from(text, 'base64'), nodeBundleCrypto);
    if (!bytes.ok) return bytes;
    files.push({ name: `${shard.sha256}.bin`, data: bytes.value });
  }
  return ok({ id, files });
};
