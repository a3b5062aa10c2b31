import { ok, type Result } from '../../core/result';
import type { Store } from '../store/store';
import type { BundleFacts } from './bundleFacts';
import { checkRelease } from './checkRelease';
import { filesOf, openUpload } from './openUpload';

/** A bundle as the trainer hands it over: the exact text of `manifest.json` and its files in base64 by hash. */
export interface BundleUpload {
  readonly envelope: string;
  readonly shards: Readonly<Record<string, string>>;
  /** Share of the devices that takes it, in (0, 1]. */
  readonly share: number;
}

export interface PublishDeps {
  readonly store: Store;
  readonly bundleFacts: BundleFacts;
  readonly siteKey: string;
  readonly now: number;
}

/**
 * Checks signature, content and every file, compresses once, then releases the bundle. A device would refuse a bad bundle
 * and show no coupon; refusing here tells the person who can mend it. Errors: those of `openUpload`, `filesOf` and, for a share,
 * `checkRelease`; `no_bundle`, `bundle_current`.
 */
export const publishBundle = async (
  { envelope, shards, share }: BundleUpload,
  { store, bundleFacts, siteKey, now }: PublishDeps,
): Promise<Result<{ readonly id: string }>> => {
  const opened = await openUpload(envelope, siteKey);
  if (!opened.ok) return opened;
  const { id, manifest } = opened.value;
  const current = share < 1 ? await store.currentBundle() : undefined;
  const beside = current && (await bundleFacts(current.id));
  const may = beside ? checkRelease(manifest, await store.catalog(), beside) : ok(undefined);
  if (!may.ok) return may;
  const given = new Map(Object.entries(shards).map(([hash, text]) => [hash, Buffer.from(text, 'base64')]));
  const files = await filesOf(envelope, manifest, given);
  if (!files.ok) return files;
  const released = await store.putBundle({ id, files: files.value, publishedAt: now }, share);
  return released.ok ? ok({ id }) : released;
};
