import type { Campaign } from '../../core/bundle/campaign';
import { checkManifest } from '../../core/bundle/checkManifest';
import type { KeyFile } from '../../core/bundle/keyFile';
import type { BundleNote } from '../../core/campaigns/fittingModels';
import { type LearntEffects, nextManifest } from '../../core/campaigns/nextManifest';
import { ok, type Result } from '../../core/result';
import { compressFiles } from '../bundles/compressFiles';
import { filesOf, openUpload, shardsOf } from '../bundles/openUpload';
import { sha256 } from '../http/sha256';
import { signEnvelope } from '../signing/signEnvelope';
import type { BundleFile, Store } from '../store/store';
import type { LiveCampaign } from './liveCampaign';

export interface ComposedBundle {
  readonly id: string;
  readonly files: readonly BundleFile[];
  readonly notes: readonly BundleNote[];
}

/** Files of the current bundle that the next one names too. */
const shardsFrom = async (
  store: Pick<Store, 'bundleFile'>,
  bundle: string,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> => {
  const files = await Promise.all(hashes.map((hash) => store.bundleFile(bundle, `${hash}.bin`)));
  return new Map(hashes.flatMap((hash, i) => (files[i] ? [[hash, new Uint8Array(files[i].data)] as const] : [])));
};

/**
 * The campaign's bundle, signed, and opened as a device and the route for bundles would. Errors: those of `checkManifest`, `openUpload`, `filesOf`.
 */
export const composeBundle = async (
  campaign: Campaign,
  live: LiveCampaign | undefined,
  {
    store,
    keys,
    learnt,
  }: { readonly store: Pick<Store, 'bundleFile'>; readonly keys: KeyFile; readonly learnt?: LearntEffects | undefined },
): Promise<Result<ComposedBundle>> => {
  const { manifest, notes } = nextManifest(campaign, live?.manifest, learnt);
  const hashes = shardsOf(manifest).map((shard) => shard.sha256);
  const shards = live ? await shardsFrom(store, live.bundle, hashes) : new Map<string, Uint8Array>();
  const payload = JSON.stringify(manifest);
  const checked = checkManifest(sha256(payload).slice(0, 16), manifest, shards);
  if (!checked.ok) return checked;
  const envelope = signEnvelope(payload, keys);
  const opened = await openUpload(envelope, `pk_${keys.publicKey}`);
  if (!opened.ok) return opened;
  const files = await filesOf(envelope, opened.value.manifest, shards);
  return files.ok ? ok({ id: opened.value.id, files: await compressFiles(files.value), notes }) : files;
};
