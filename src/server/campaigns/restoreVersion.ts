import type { Manifest } from '../../bundle/manifest';
import type { CampaignIssue, PublishedTerms } from '../../campaigns/campaignIssue';
import { startExperiment } from '../../campaigns/changeExperiment';
import { checkCampaign } from '../../campaigns/checkCampaign';
import { ok, type Result } from '../../protocol/values/result';
import { readManifest } from '../bundles/bundleFacts';
import { type BundleRepository, bundleUnknown, type LivePublication } from '../records/bundleRepository';
import { draftChanged, isStillLive, liveChanged } from '../records/campaignRepository';
import type { CatalogRepository } from '../records/catalogRepository';
import { createCsprng } from '../reports/aggregation/tasks';
import { campaignOf, type LiveCampaign, liveCampaign } from './composeNext';
import { type Outcome, type PublishCampaignDeps, releaseCampaign } from './publishCampaign';

interface Version {
  readonly manifest: Manifest;
  readonly campaign: LiveCampaign['campaign'];
}

/**
 * The campaign of a stored bundle. Its budgets are those of today, and a coupon that is no longer listed has its last one. Limits and code
 * sources are those of the publication; bundles of an older Couplet have today's. Error: `bundle_unknown`.
 */
export const readVersion = async (
  store: Pick<BundleRepository, 'bundleFile' | 'bundleTerms' | 'bundleCampaign'> & Pick<CatalogRepository, 'catalog' | 'knownCoupons'>,
  id: string,
): Promise<Result<Version>> => {
  const manifest = await readManifest(store, id);
  if (!manifest) return bundleUnknown();
  const [known, listed, terms, written] = await Promise.all([
    store.knownCoupons(),
    store.catalog(),
    store.bundleTerms(id),
    store.bundleCampaign(id),
  ]);
  const ids = new Set(manifest.coupons.map((coupon) => coupon.id));
  const entries = known.filter(({ coupon }) => ids.has(coupon.id)).map((entry) => ({ ...entry, ...terms.get(entry.coupon.id) }));
  return ok({ manifest, campaign: campaignOf(manifest, entries, written, listed) });
};

/** Issues that only a new experiment solves. */
const ofExperiment: ReadonlySet<string> = new Set(['experiment_changed', 'creatives_changed']);

interface Restored {
  readonly campaign: LiveCampaign['campaign'];
  readonly issues: readonly CampaignIssue[];
}

/**
 * The campaign that restoring a version publishes. It goes on with the live experiment if shares, weeks and variants allow it. Otherwise a
 * new one begins. A coupon that has ended since is no error.
 */
export const restoredCampaign = (version: Version, live: LiveCampaign | undefined, now: number): Restored => {
  const { campaign } = version;
  const before: PublishedTerms = live ?? { campaign, orders: 0 };
  const published = { ...before, campaign: { ...before.campaign, coupons: [...before.campaign.coupons, ...campaign.coupons] } };
  const { id, salt } = before.campaign.experiment;
  const same = { ...campaign, experiment: { ...campaign.experiment, id, salt } };
  const fits = !checkCampaign(same, { now, published }).some(({ code }) => ofExperiment.has(code));
  const next = fits ? same : startExperiment(campaign, campaign.experiment.shares, { now, rng: createCsprng() });
  return { campaign: next, issues: checkCampaign(next, { now, published }) };
};

/**
 * Publishes the campaign of an earlier version with that version's models, to all devices, and makes it the draft. Budgets, spend and issued
 * codes stay. Errors: `bundle_unknown`, `draft_changed`, `live_changed`, those of `releaseCampaign`.
 * @param revision of the draft that it replaces; 0: there is none
 * @param expected the publication that it replaces; null: nothing is live
 */
export const restoreVersion = async (
  { bundle, revision, expected }: { readonly bundle: string; readonly revision: number; readonly expected: LivePublication | null },
  deps: PublishCampaignDeps,
): Promise<Outcome & { readonly replaced: string | undefined }> => {
  const { store, now } = deps;
  const [version, live, known, draft] = await Promise.all([
    readVersion(store, bundle),
    liveCampaign(store),
    store.knownCoupons(),
    store.campaignDraft(),
  ]);
  const replaced = live?.bundle;
  if (!version.ok) return { result: version, issues: [], replaced };
  if ((draft?.revision ?? 0) !== revision) return { result: draftChanged(), issues: [], replaced };
  if (!isStillLive(expected, live && { id: live.bundle, publishedAt: live.publishedAt }))
    return { result: liveChanged(), issues: [], replaced };
  const { campaign, issues } = restoredCampaign(version.value, live, now);
  const outcome = await releaseCampaign(
    {
      revision,
      asDraft: true,
      input: campaign,
      issues,
      live,
      onlyOver: expected,
      known: known.map(({ coupon }) => coupon),
      base: { bundle, manifest: version.value.manifest },
    },
    deps,
  );
  return { ...outcome, replaced };
};
