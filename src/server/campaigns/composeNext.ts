import { isDeepStrictEqual } from 'node:util';
import type { Campaign } from '../../bundle/campaign';
import { checkManifest } from '../../bundle/checkManifest';
import { type KeyFile, signedUnder, siteKeyOf } from '../../bundle/keys';
import type { Manifest } from '../../bundle/manifest';
import { following } from '../../bundle/provenance';
import { reportMode } from '../../bundle/reportSettings';

import type { BundleNote } from '../../campaigns/learning/fittingModels';
import { type LearntStrata, type LearntVisits, nextManifest } from '../../campaigns/learning/withLearnt';

import { ok, type Result } from '../../protocol/result';
import { headFails } from '../../stats/metrics/reportRates';
import type { BundleFacts } from '../bundles/bundleFacts';
import { compressFiles } from '../bundles/compressFiles';
import { highestKeySerial } from '../bundles/highestKeySerial';
import { filesOf, openUpload, shardsOf } from '../bundles/openUpload';
import { signEnvelope } from '../bundles/signEnvelope';
import { sha256 } from '../http/sha256';
import { learntStrata } from '../reporting/learntStrata';
import { learntVisits } from '../reporting/learntVisits';
import { ratesOf } from '../reporting/ratesOf';
import type { BundleFile, Store } from '../store/store';
import { makeTokenKeys, TOKEN_EPOCHS } from '../tokens/makeTokenKeys';
import { tokenKeysFile } from '../tokens/tokenKeysFile';
import type { LiveCampaign } from './liveCampaign';

interface ComposedBundle {
  readonly id: string;
  readonly manifest: Manifest;
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
 * @param serial the newest list of keys that devices may know
 * @param tokenKeys file of the public keys that reports are paid by; absent: reports need no tokens
 */
const composeBundle = async (
  campaign: Campaign,
  live: LiveCampaign | undefined,
  {
    store,
    keys,
    serial,
    now,
    learnt,
    headFails,
    visits,
    tokenKeys,
  }: {
    readonly store: Pick<Store, 'bundleFile'>;
    readonly keys: KeyFile;
    readonly serial: number;
    readonly now: number;
    readonly learnt?: LearntStrata | undefined;
    readonly headFails?: boolean;
    readonly visits?: LearntVisits | undefined;
    readonly tokenKeys?: Uint8Array | undefined;
  },
): Promise<Result<ComposedBundle>> => {
  const { manifest: composed, notes } = nextManifest(campaign, live?.manifest, learnt, headFails, visits);
  const announced = tokenKeys && { sha256: sha256(tokenKeys), bytes: tokenKeys.length };
  const whole = signedUnder(announced ? { ...composed, tokens: { keys: announced } } : composed, keys);
  const manifest = following(whole, live, isDeepStrictEqual);
  const hashes = shardsOf(composed).map((shard) => shard.sha256);
  const kept = live ? await shardsFrom(store, live.bundle, hashes) : [];
  const shards = new Map([...kept, ...(announced ? [[announced.sha256, tokenKeys] as const] : [])]);
  const payload = JSON.stringify(manifest);
  const checked = checkManifest(sha256(payload).slice(0, 16), manifest, shards);
  if (!checked.ok) return checked;
  const envelope = signEnvelope(payload, keys);
  const opened = await openUpload(envelope, siteKeyOf(keys), { now, serial });
  if (!opened.ok) return opened;
  const files = await filesOf(envelope, opened.value.manifest, shards);
  return files.ok ? ok({ id: opened.value.id, manifest, files: await compressFiles(files.value), notes }) : files;
};

export interface ComposeNextDeps {
  readonly store: Store;
  readonly keys: KeyFile;
  readonly bundleFacts: BundleFacts;
  readonly tokenEpochs: number | undefined;
  readonly now: number;
}

/** The signed bundle of a campaign with everything that was learnt so far, and the newest keys. Errors: those of `composeBundle`. */
export const composeNext = async (
  campaign: Campaign,
  live: LiveCampaign | undefined,
  { store, keys, bundleFacts, tokenEpochs, now }: ComposeNextDeps,
): Promise<Result<ComposedBundle>> => {
  const learnt = await learntStrata(store, bundleFacts);
  const visits = (await learntVisits(store, bundleFacts))?.learnt;
  const facts = live && (await bundleFacts(live.bundle));
  const adapted = facts ? ratesOf(await store.reportCounts(), new Map([[live.bundle, facts]])) : [];
  // Where nobody says otherwise, reports that need tokens go on needing them; the keys reach as far ahead as ever.
  const ahead = tokenEpochs ?? (live?.manifest.tokens ? TOKEN_EPOCHS : 0);
  const tokenKeys = ahead > 0 && reportMode(campaign.reports) !== 'off' ? tokenKeysFile(await makeTokenKeys(store, now, ahead)) : undefined;
  const serial = await highestKeySerial(store, bundleFacts);
  return composeBundle(campaign, live, { store, keys, serial, now, learnt, headFails: headFails(adapted), visits, tokenKeys });
};
