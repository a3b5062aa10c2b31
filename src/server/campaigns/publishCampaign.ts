import { type Campaign, campaignAt } from '../../bundle/campaign';
import { catalogCampaigns } from '../../bundle/campaignList';
import type { KeyFile } from '../../bundle/keys';
import { writtenText } from '../../bundle/writtenCampaign';
import type { CampaignIssue } from '../../campaigns/campaignIssue';
import { withVersions } from '../../campaigns/changeExperiment';
import { hasErrors } from '../../campaigns/checkCampaign';
import type { BundleNote } from '../../campaigns/learning/fittingModels';
import type { Coupon } from '../../protocol/coupons/coupon';
import { parseWith } from '../../protocol/values/parse';
import { fail, ok, type Result } from '../../protocol/values/result';
import type { BundleFacts } from '../bundles/bundleFacts';
import type { Audited, AuditLine } from '../records/accessRepository';
import type { LivePublication } from '../records/bundleRepository';
import type { CampaignRelease, CampaignRepository } from '../records/campaignRepository';
import { draftChanged } from '../records/campaignRepository';
import type { CatalogEntry } from '../records/catalogRepository';
import type { HelperClient } from '../reports/aggregation/helperClient';
import { withLeader } from '../reports/aggregation/leaderKeys';
import { type Connector, checkCatalog } from '../shop/connector';
import type { ComposeRepositories, LiveCampaign } from './composeNext';
import { composeNext, liveCampaign } from './composeNext';
import { draftIssues, type KnownProducts } from './draftIssues';

/** The server's part of a campaign: each coupon's budget, limits, code source and campaign. */
const catalogOf = ({ coupons, currency, timeZone, budgets, limits, codes, campaigns }: Campaign): readonly CatalogEntry[] => {
  const campaignOf = catalogCampaigns(campaigns);
  return coupons.map((coupon) => ({
    coupon,
    currency,
    budget: budgets[coupon.id] ?? {},
    limits: limits[coupon.id] ?? {},
    codes: codes[coupon.id] ?? { from: 'generated' },
    timeZone,
    ...campaignOf(coupon.id),
  }));
};

export interface PublishCampaignDeps {
  readonly store: ComposeRepositories & CampaignRepository & KnownProducts & Audited<Pick<CampaignRepository, 'publishCampaign'>>;
  readonly connector: Connector;
  readonly keys: KeyFile | undefined;
  readonly bundleFacts: BundleFacts;
  readonly tokenEpochs: number | undefined;
  /** The second aggregator, if there is one. */
  readonly split: Pick<HelperClient, 'questions'> | undefined;
  readonly now: number;
  /** Line of the audit log for the published bundle, by its id. */
  readonly line: (bundle: string) => AuditLine;
}

interface Published {
  readonly id: string;
  readonly notes: readonly BundleNote[];
}

/** The result, and the issues of the campaign in any case. */
export interface Outcome {
  readonly result: Result<Published>;
  readonly issues: readonly CampaignIssue[];
}

const refused = (result: Result<never>, issues: readonly CampaignIssue[] = []): Outcome => ({ result, issues });

/** A campaign on its way to devices. */
interface Wanted extends Pick<CampaignRelease, 'revision' | 'serving'> {
  /** A campaign file. */
  readonly input: unknown;
  /** It also replaces the draft. */
  readonly asDraft?: boolean;
  readonly issues: readonly CampaignIssue[];
  readonly live: LiveCampaign | undefined;
  /** Nothing is published if something else is live by then. */
  readonly onlyOver?: LivePublication | null;
  /** Coupons as the server last knew them. Changed ones get a higher version. */
  readonly known: readonly Coupon[];
  /** The bundle whose models it takes over; absent: the live one. */
  readonly base?: Pick<LiveCampaign, 'bundle' | 'manifest'> | undefined;
}

/**
 * Asks the shop whether it supports the coupons, composes and signs the bundle, and stores catalog, bundle, draft and switch in one
 * transaction. A refusal changes nothing. Errors: `signing_key_absent`, `draft_changed`, `live_changed`, `campaign_invalid`,
 * `split_helper_absent`, `split_helper_outdated`, `split_helper_silent`, those of `checkCatalog` and `composeBundle`.
 */
export const releaseCampaign = async (
  { revision, serving, input, asDraft = false, issues, live, onlyOver, known, base }: Wanted,
  { store, connector, keys, bundleFacts, tokenEpochs, split, now, line }: PublishCampaignDeps,
): Promise<Outcome> => {
  if (!keys)
    return refused(
      fail(
        'signing_key_absent',
        'This server has no signing key. Publish with `couplet bundle` or `couplet train`, then `couplet publish`.',
      ),
    );
  if (hasErrors(issues)) return refused(fail('campaign_invalid', 'The campaign has problems and cannot be published yet.'), issues);
  const campaign = parseWith(campaignAt(now), input, 'campaign_invalid');
  if (!campaign.ok) return refused(campaign, issues);
  const counted = await withLeader(campaign.value, split, store, now, live?.manifest.reports);
  if (!counted.ok) return refused(counted, issues);
  const next = withVersions(counted.value, known);
  const entries = catalogOf(next);
  const honoured = await checkCatalog(entries, connector);
  if (!honoured.ok) return refused(honoured, issues);
  const composed = await composeNext(next, live, { base, store, keys, bundleFacts, tokenEpochs, now });
  if (!composed.ok) return refused(composed, issues);
  const { id, files, notes } = composed.value;
  const audit = line(id);
  const bundle = { id, files, publishedAt: now, publishedBy: audit.actor, campaign: writtenText(input, next.coupons.length) };
  const draft = asDraft ? { campaign: JSON.stringify(input), updatedBy: audit.actor } : undefined;
  const published = await store.audited(audit).publishCampaign({ revision, entries, bundle, draft, serving, live: onlyOver }, now);
  return { result: published.ok ? ok({ id, notes }) : published, issues };
};

/**
 * Publishes a revision of the draft, if it has no errors.
 * @param serving also switch coupons on; otherwise the switch stays unchanged
 * Errors: those of `releaseCampaign`.
 */
export const publishCampaign = async (
  { revision, serving }: { readonly revision: number; readonly serving: boolean },
  deps: PublishCampaignDeps,
): Promise<Outcome> => {
  const { store, now } = deps;
  const draft = await store.campaignDraft();
  if (draft?.revision !== revision) return refused(draftChanged());
  const input: unknown = JSON.parse(draft.campaign);
  const [live, listed] = await Promise.all([liveCampaign(store), store.knownCoupons()]);
  const issues = await draftIssues(store, input, { now, published: live });
  // Also those that were deleted, so that no version of a coupon stands for two terms.
  const known = listed.map(({ coupon }) => coupon);
  return releaseCampaign({ revision, input, issues, live, known, ...(serving ? { serving } : {}) }, deps);
};
