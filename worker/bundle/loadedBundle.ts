import type { Manifest, Shard } from '../../src/core/bundle/manifest';
import { type BundleCrypto, checkShard, openEnvelope } from '../../src/core/bundle/openEnvelope';
import { toDeviceModel } from '../../src/core/bundle/toDeviceModel';
import type { DeviceModel } from '../../src/core/device/deviceModel';
import type { ProfileSettings } from '../../src/core/profile/profileSettings';
import { fail, ok, type Result } from '../../src/core/result';
import { type UpgradableScorer, upgradableScorer } from '../scoring/upgradableScorer';
import type { StoredBundle } from '../storage/deviceStorage';

/** A verified bundle, ready to choose with. */
export interface LoadedBundle {
  readonly id: string;
  readonly manifest: Manifest;
  readonly model: DeviceModel;
  /** The network's scorer, where the bundle has one. */
  readonly scorer?: UpgradableScorer;
}

/** How to come by the bytes of a shard: the cache or the network. */
export type ShardSource = (shard: Shard) => Promise<Result<Uint8Array<ArrayBuffer>>>;

const shardsOf = ({ network, cf }: Manifest): readonly Shard[] => [network?.weights, cf?.weights].filter((shard) => shard !== undefined);

/**
 * Checks signature, identity and hashes, then decodes. The cache goes through it as well: other scripts of the page can write there.
 * Errors: those of `openEnvelope`, `checkShard` and `toDeviceModel`; `bundle_wrong_id` when the document is another one than asked for.
 */
export const openBundle = async (
  id: string,
  envelope: string,
  key: string,
  crypto: BundleCrypto,
  source: ShardSource,
): Promise<Result<{ readonly loaded: LoadedBundle; readonly shards: StoredBundle['shards'] }>> => {
  const opened = await openEnvelope(envelope, key, crypto);
  if (!opened.ok) return opened;
  const { manifest } = opened.value;
  if (opened.value.id !== id) return fail('bundle_wrong_id', `Asked for bundle ${id}, got ${opened.value.id}.`);
  const shards = new Map<string, Uint8Array<ArrayBuffer>>();
  const checks = shardsOf(manifest).map(async (shard) => {
    const bytes = await source(shard);
    if (!bytes.ok) return bytes;
    shards.set(shard.sha256, bytes.value);
    return checkShard(shard, bytes.value, crypto);
  });
  for (const checked of await Promise.all(checks)) if (!checked.ok) return checked;
  let scorer: UpgradableScorer | undefined;
  const model = toDeviceModel(id, manifest, shards, (spec, weights) => {
    scorer = upgradableScorer(spec, weights);
    return scorer;
  });
  if (!model.ok) return model;
  return ok({ loaded: { id, manifest, model: model.value, ...(scorer ? { scorer } : {}) }, shards });
};

/** What the profile is folded with under a bundle; without one, the trainer's defaults, and the profile is rebuilt once it is there. */
export const profileSettings = (bundle: LoadedBundle | undefined): ProfileSettings =>
  bundle
    ? { ...bundle.manifest.profile, idleMs: bundle.manifest.session.idleMs }
    : { halfLifeMs: 14 * 86_400_000, sequenceLength: 50, idleMs: 1_800_000 };
