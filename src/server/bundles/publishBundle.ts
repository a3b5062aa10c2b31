import { ok, type Result } from '../../protocol/result';
import type { Store } from '../store/store';
import { type BundleUpload, type CheckDeps, checkBundle } from './checkBundle';
import { compressFiles } from './compressFiles';

export interface PublishDeps extends CheckDeps {
  readonly store: Store;
}

/** Checks a bundle, compresses its files once, then releases it. Errors: those of `checkBundle`; `no_bundle`, `bundle_current`. */
export const publishBundle = async (upload: BundleUpload, deps: PublishDeps): Promise<Result<{ readonly id: string }>> => {
  const checked = await checkBundle(upload, deps);
  if (!checked.ok) return checked;
  const { id } = checked.value;
  const files = await compressFiles(checked.value.files);
  const released = await deps.store.putBundle({ id, files, publishedAt: deps.now }, upload.share);
  return released.ok ? ok({ id }) : released;
};
