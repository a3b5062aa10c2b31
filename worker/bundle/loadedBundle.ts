import type { Manifest, Shard } from '../../src/bundle/manifest';
import { checkShard, openSigned, trustedManifest } from '../../src/bundle/openSigned';

import type { ProfileSettings } from '../../src/engine/profile/shopperProfile';
import { DAY, MINUTE } from '../../src/protocol/clock';
import { fail, ok, type Result } from '../../src/protocol/result';
import type { WorkerPorts } from '../ports';
import type { MetaValues } from '../storage/deviceStorage';

/** A verified bundle; the engine decodes its models when there is something to choose. */
export interface LoadedBundle {
  readonly id: string;
  readonly manifest: Manifest;
  /** Of the list of keys by which it is signed; 0 or absent: the site's key signed it. */
  readonly serial?: number;
  /** By SHA-256, hex. */
  readonly shards: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** How to come by the bytes of a shard: the cache or the network. */
export type ShardSource = (shard: Shard) => Promise<Result<Uint8Array<ArrayBuffer>>>;

/**
 * Checks signature, identity and hashes. The cache goes through it as well: other scripts of the page can write there.
 * @param named what is known of bundles before
 * Errors: those of `openSigned`, `trustedManifest` and `checkShard`; `bundle_wrong_id` when the document is another one than asked for.
 */
export const openBundle = async (
  id: string,
  envelope: string,
  key: string,
  { crypto, clock }: WorkerPorts,
  named: MetaValues['bundle'] | undefined,
  source: ShardSource,
): Promise<Result<LoadedBundle>> => {
  const signed = await openSigned(envelope, key, crypto, { now: clock(), serial: named?.serial ?? 0 });
  if (!signed.ok) return signed;
  if (signed.value.id !== id) return fail('bundle_wrong_id', `The bundle is ${signed.value.id}, not ${id}.`);
  const read = trustedManifest(signed.value.payload);
  if (!read.ok) return read;
  const manifest = read.value;
  const shards = new Map<string, Uint8Array<ArrayBuffer>>();
  const checks = [manifest.network?.weights, manifest.sequence?.weights, manifest.cf?.weights].map(async (shard) => {
    if (!shard) return ok(undefined);
    const bytes = await source(shard);
    if (!bytes.ok) return bytes;
    shards.set(shard.sha256, bytes.value);
    return checkShard(shard, bytes.value, crypto);
  });
  for (const checked of await Promise.all(checks)) if (!checked.ok) return checked;
  return ok({ id, manifest, shards, serial: signed.value.serial });
};

/** What the profile is folded with under a bundle; without one, the trainer's defaults, and the profile is rebuilt once it is there. */
export const profileSettings = (bundle: LoadedBundle | undefined): ProfileSettings =>
  bundle
    ? { ...bundle.manifest.profile, idleMs: bundle.manifest.session.idleMs }
    : { halfLifeMs: 14 * DAY, sequenceLength: 50, idleMs: 30 * MINUTE };
