import { splitTask } from '../../protocol/reporting/splitTask';
import { fail, ok, type Result } from '../../protocol/result';
import type { BundleFile, Store } from '../store/store';
import type { BundleFacts } from './bundleFacts';
import { checkRelease } from './checkRelease';
import { checkTokenKeys } from './checkTokenKeys';
import { highestKeySerial } from './highestKeySerial';
import { filesOf, openUpload } from './openUpload';

/** A bundle as the trainer hands it over: the exact text of `manifest.json` and its files in base64 by hash. */
export interface BundleUpload {
  readonly envelope: string;
  readonly shards: Readonly<Record<string, string>>;
  /** Share of the devices that takes it, in (0, 1]. */
  readonly share: number;
}

export interface CheckDeps {
  readonly store: Pick<Store, 'currentBundle' | 'bundles' | 'catalog' | 'tokenKeys' | 'splitKeys'>;
  readonly bundleFacts: BundleFacts;
  readonly siteKey: string;
  readonly now: number;
}

/**
 * Checks signature, content and every file, and writes nothing. A device would refuse a bad bundle and show no coupon; refusing here tells the
 * person who can mend it. Errors: those of `openUpload`, `filesOf`, `checkTokenKeys`, `bundle_static`, `split_key_unknown` and, for a share, `checkRelease`.
 *
 * @returns the bundle's files, not compressed
 */
export const checkBundle = async (
  { envelope, shards, share }: BundleUpload,
  { store, bundleFacts, siteKey, now }: CheckDeps,
): Promise<Result<{ readonly id: string; readonly files: readonly BundleFile[] }>> => {
  const current = await store.currentBundle();
  const beside = current && (await bundleFacts(current.id));
  const highest = await highestKeySerial(store, bundleFacts);
  const opened = await openUpload(envelope, siteKey, { now, serial: highest });
  if (!opened.ok) return opened;
  const { id, manifest } = opened.value;
  if (manifest.static)
    return fail(
      'bundle_static',
      'The bundle is made for a shop without a server: it shows its codes to everybody. Make it with `couplet bundle`.',
    );
  const may = beside && share < 1 ? checkRelease(manifest, await store.catalog(), highest, beside, true) : ok(undefined);
  if (!may.ok) return may;
  const given = new Map(Object.entries(shards).map(([hash, text]) => [hash, Buffer.from(text, 'base64')]));
  const files = await filesOf(envelope, manifest, given);
  if (!files.ok) return files;
  const keys = manifest.tokens && (await checkTokenKeys(given.get(manifest.tokens.keys.sha256), store));
  if (keys?.ok === false) return keys;
  const leader = splitTask(id, manifest)?.leader;
  if (leader !== undefined && !(await store.splitKeys()).some(({ publicKey }) => publicKey === leader))
    return fail('split_key_unknown', 'The bundle names a leader with another key than this server has.', 'reports.split.leader');
  return ok({ id, files: files.value });
};
