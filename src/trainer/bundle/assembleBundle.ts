import { createHash } from 'node:crypto';
import type { Campaign } from '../../bundle/campaign';
import { checkManifest } from '../../bundle/checkManifest';
import { type KeyFile, publicHalf, signedUnder } from '../../bundle/keys';
import type { Manifest, Shard } from '../../bundle/manifest';
import { provenanceOf, type Training } from '../../bundle/provenance';
import { type CollaborativeSource, encodeCollaborative } from '../../bundle/weightCodec';
import type { LinearPrior } from '../../engine/bandit/linearModel';
import type { FeatureSpec } from '../../engine/features/featureSpec';
import type { LocalHeadPrior } from '../../engine/scoring/localHead';
import type { NetworkSpec } from '../../engine/scoring/networkSpec';
import type { PickTable } from '../../engine/scoring/picks';
import type { SequenceSpec } from '../../engine/scoring/sequenceSpec';
import { ok, type Result } from '../../protocol/values/result';
import type { CompressedNetwork } from '../network/compressNetwork';
import { signOwn } from './keys';

/** Id of the bundle with this payload: the first 16 hex digits of its SHA-256, as devices compute it (`bundle/openSigned`). */
export const bundleId = (payload: string): string => createHash('sha256').update(payload).digest('hex').slice(0, 16);

export interface LearntModels {
  readonly network?: Pick<CompressedNetwork<unknown>, 'encoding' | 'bytes'> & {
    readonly spec: NetworkSpec;
    readonly features: FeatureSpec;
  };
  /** Sequence network, which the bandit reads. */
  readonly sequence?: Pick<CompressedNetwork<unknown>, 'encoding' | 'bytes'> & { readonly spec: SequenceSpec };
  /** Prior of the head a device adapts to its shopper on top of `network`. */
  readonly localHead?: LocalHeadPrior;
  /** Value of the goods in a typical order, minor units. */
  readonly meanOrder?: number;
  readonly cf?: CollaborativeSource;
  readonly picks?: PickTable;
  readonly bandit: LinearPrior;
  /** Figures by name, for the bundle's card. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Description of the training data. Absent if untrained. */
  readonly training?: Training;
}

export interface SignedBundle {
  readonly id: string;
  /** Exact bytes of `manifest.json`. */
  readonly envelope: string;
  readonly shards: ReadonlyMap<string, Uint8Array>;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Manifest, shards and signature of a bundle. The same input gives the same bytes. It is opened as a device would open it before it is
 * returned. Errors: `bundle_invalid` and those of `checkFairness` and `toDeviceModel`.
 */
export const assembleBundle = (campaign: Campaign, models: LearntModels, keys: KeyFile): Result<SignedBundle> => {
  const shards = new Map<string, Uint8Array>();
  const shard = (bytes: Uint8Array): Shard => {
    const hash = sha256(bytes);
    shards.set(hash, bytes);
    return { sha256: hash, bytes: bytes.length };
  };
  const { network, sequence } = models;
  const cf = models.cf && encodeCollaborative(models.cf);
  const unsigned: Manifest = {
    ...publicHalf(campaign),
    ...(network
      ? {
          network: {
            spec: network.spec,
            features: network.features,
            encoding: network.encoding,
            weights: shard(network.bytes),
          },
        }
      : {}),
    ...(sequence ? { sequence: { spec: sequence.spec, encoding: sequence.encoding, weights: shard(sequence.bytes) } } : {}),
    ...(models.localHead ? { localHead: models.localHead } : {}),
    ...(models.meanOrder ? { meanOrder: models.meanOrder } : {}),
    ...(cf ? { cf: { table: cf.table, weights: shard(cf.bytes) } } : {}),
    ...(models.picks ? { picks: shard(Buffer.from(JSON.stringify(models.picks))) } : {}),
    bandit: models.bandit,
    metrics: { ...models.metrics },
    provenance: provenanceOf(models.training),
  };
  const manifest = signedUnder(unsigned, keys);
  const id = bundleId(JSON.stringify(manifest));
  const checked = checkManifest(id, manifest, shards);
  if (!checked.ok) return checked;
  return ok({ id, envelope: signOwn(manifest, keys), shards });
};

/** Target for the download size of a bundle, all files together, before transfer compression. */
export const BUNDLE_BUDGET = 130_000;
