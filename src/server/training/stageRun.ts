import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { campaignAt } from '../../bundle/campaign';
import type { KeyFile } from '../../bundle/keys';
import { envelopeSchema, type Manifest, manifestSchema } from '../../bundle/manifest';
import { writtenText } from '../../bundle/writtenCampaign';
import { type BundleNote, isTrained } from '../../campaigns/learning/fittingModels';
import { parseJsonWith, parseWith } from '../../protocol/values/parse';
import { fail, ok, type Result } from '../../protocol/values/result';
import type { BundleFacts } from '../bundles/bundleFacts';
import { checkRelease, highestKeySerial, shardsOf } from '../bundles/openUpload';
import { type ComposeRepositories, composeNext, type LiveCampaign, liveCampaign } from '../campaigns/composeNext';
import type { LivePublication, StoredBundle } from '../records/bundleRepository';
import type { HelperClient } from '../reports/aggregation/helperClient';
import { withLeader } from '../reports/aggregation/leaderKeys';

/** The manifest that a run wrote. Error: `bundle_malformed`, `bundle_invalid`. */
export const trainedManifest = (folder: string): Result<Manifest> => {
  const envelope = parseJsonWith(envelopeSchema, readFileSync(join(folder, 'manifest.json'), 'utf8'), 'bundle_malformed');
  return envelope.ok ? parseJsonWith(manifestSchema, envelope.value.payload, 'bundle_invalid') : envelope;
};

/**
 * The models for the next version: those of the run. If it learnt nothing but the size of orders, the live version keeps what it was
 * trained for, and gets the new size.
 */
const baseOf = (trained: Manifest, folder: string, live: LiveCampaign) => {
  if (!isTrained(trained.bandit) && isTrained(live.manifest.bandit)) {
    const { meanOrder } = trained;
    return { bundle: live.bundle, manifest: { ...live.manifest, ...(meanOrder === undefined ? {} : { meanOrder }) } };
  }
  const shards = new Map(shardsOf(trained).map(({ sha256 }) => [sha256, new Uint8Array(readFileSync(join(folder, `${sha256}.bin`)))]));
  // Not a stored bundle, so no reports are about its models.
  return { bundle: '', manifest: trained, shards };
};

interface StageDeps {
  readonly store: ComposeRepositories;
  readonly keys: KeyFile | undefined;
  readonly bundleFacts: BundleFacts;
  readonly tokenEpochs: number | undefined;
  readonly split: Pick<HelperClient, 'questions'> | undefined;
  readonly now: number;
}

interface StagedRun {
  readonly bundle: Omit<StoredBundle, 'publishedBy'>;
  /** What was live when it was made. */
  readonly over: LivePublication;
  readonly notes: readonly BundleNote[];
}

/**
 * A version of the live campaign with the models of a run, signed with the site's key as the console's publications are. Errors:
 * `no_bundle`, `signing_key_absent`, `campaign_invalid`, those of `withLeader`, `composeNext` and `checkRelease`.
 * @param folder the bundle that the run wrote
 * @param share of the devices, 1 for all
 */
export const composeRun = async (
  folder: string,
  share: number,
  { store, keys, bundleFacts, tokenEpochs, split, now }: StageDeps,
): Promise<Result<StagedRun>> => {
  const live = await liveCampaign(store);
  if (!live) return fail('no_bundle', 'No bundle is published yet.');
  if (!keys)
    return fail('signing_key_absent', 'This server has no signing key. Train with `couplet train`, then publish with `couplet publish`.');
  const trained = trainedManifest(folder);
  if (!trained.ok) return trained;
  const campaign = parseWith(campaignAt(live.publishedAt), live.campaign, 'campaign_invalid');
  if (!campaign.ok) return campaign;
  const counted = await withLeader(campaign.value, split, store, now, live.manifest.reports);
  if (!counted.ok) return counted;
  const base = baseOf(trained.value, folder, live);
  const composed = await composeNext(counted.value, live, { base, store, keys, bundleFacts, tokenEpochs, now });
  if (!composed.ok) return composed;
  const { id, files, manifest, notes } = composed.value;
  const { experiment, coupons, keySerial } = manifest;
  const facts = { experiment, coupons, ...(keySerial === undefined ? {} : { keySerial }) };
  const serial = await highestKeySerial(store, bundleFacts);
  const may = checkRelease(facts, await store.catalog(), serial, live.manifest, share < 1);
  const bundle = { id, files, publishedAt: now, campaign: writtenText(live.campaign, coupons.length) };
  return may.ok ? ok({ bundle, over: { bundle: live.bundle, publishedAt: live.publishedAt }, notes }) : may;
};
