import { campaignSchema } from '../../bundle/campaign';
import type { KeyFile } from '../../bundle/keyFile';
import type { Manifest } from '../../bundle/manifest';
import { choiceLoss, MATERIAL } from '../../campaigns/loop/choiceLoss';
import { parseWith } from '../../protocol/parse';
import { fail, ok, type Result } from '../../protocol/result';
import type { HelperClient } from '../aggregation/leader/helperClient';
import { withLeader } from '../aggregation/leader/withLeader';
import type { BundleFacts } from '../bundles/bundleFacts';
import { checkRelease } from '../bundles/checkRelease';
import { highestKeySerial } from '../bundles/highestKeySerial';
import { readManifest } from '../bundles/readManifest';
import { composeNext } from '../campaigns/composeNext';
import { liveCampaign } from '../campaigns/liveCampaign';
import type { Store, StoredBundle } from '../store/store';

export interface RefitDeps {
  readonly store: Store;
  readonly keys: KeyFile | undefined;
  readonly bundleFacts: BundleFacts;
  readonly tokenEpochs: number | undefined;
  readonly split: Pick<HelperClient, 'questions'> | undefined;
}

/**
 * The live campaign with everything learnt since, signed; `undefined` if by what it believes the choices of the live bundle, or of the one last taken back,
 * lose hardly anything. The draft is left alone. Errors:
 * `no_bundle`, `signing_key_absent`, `campaign_invalid`, those of `withLeader`, `composeNext` and `checkRelease`.
 */
export const refit = async (
  { store, keys, bundleFacts, tokenEpochs, split }: RefitDeps,
  refused: string | null,
  now: number,
): Promise<Result<StoredBundle | undefined>> => {
  const live = await liveCampaign(store);
  if (!live) return fail('no_bundle', 'Nothing is published yet.');
  if (!keys) return fail('signing_key_absent', 'The server has no key to sign with.');
  const campaign = parseWith(campaignSchema, live.campaign, 'campaign_invalid');
  if (!campaign.ok) return campaign;
  const counted = await withLeader(campaign.value, split, store, now, live.manifest.reports);
  if (!counted.ok) return counted;
  const composed = await composeNext(counted.value, live, { store, keys, bundleFacts, tokenEpochs, now });
  if (!composed.ok) return composed;
  const { id, files, manifest } = composed.value;
  const tried = refused === null ? undefined : await readManifest(store, refused);
  const isLike = (other: Manifest | undefined): boolean => other !== undefined && choiceLoss(manifest, other, now) < MATERIAL;
  if (id === refused || isLike(live.manifest) || isLike(tried)) return ok(undefined);
  const { experiment, coupons, keySerial } = manifest;
  const facts = { experiment, coupons, ...(keySerial === undefined ? {} : { keySerial }) };
  const serial = await highestKeySerial(store, bundleFacts);
  const may = checkRelease(facts, await store.catalog(), serial, live.manifest, true);
  return may.ok ? ok({ id, files, publishedAt: now }) : may;
};
