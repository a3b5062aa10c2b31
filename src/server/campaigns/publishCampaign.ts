import { type Campaign, campaignSchema } from '../../bundle/campaign';
import type { KeyFile } from '../../bundle/keys';
import type { CampaignIssue } from '../../campaigns/campaignIssue';
import { withVersions } from '../../campaigns/changeExperiment';
import { checkCampaign, hasErrors } from '../../campaigns/checkCampaign';
import type { BundleNote } from '../../campaigns/learning/fittingModels';
import { parseWith } from '../../protocol/values/parse';
import { fail, ok, type Result } from '../../protocol/values/result';
import type { BundleFacts } from '../bundles/bundleFacts';
import type { Audited, AuditLine } from '../records/accessRepository';
import type { CampaignRepository } from '../records/campaignRepository';
import { draftChanged } from '../records/campaignRepository';
import type { CatalogEntry } from '../records/catalogRepository';
import type { HelperClient } from '../reports/aggregation/helperClient';
import { withLeader } from '../reports/aggregation/leaderKeys';
import { type Connector, checkCatalog } from '../shop/connector';
import type { ComposeRepositories } from './composeNext';
import { composeNext, liveCampaign } from './composeNext';

/** The server's part of a campaign: each coupon's budget, limits and code source. */
const catalogOf = ({ coupons, currency, timeZone, budgets, limits, codes }: Campaign): readonly CatalogEntry[] =>
  coupons.map((coupon) => ({
    coupon,
    currency,
    budget: budgets[coupon.id] ?? {},
    limits: limits[coupon.id] ?? {},
    codes: codes[coupon.id] ?? { from: 'generated' },
    timeZone,
  }));

export interface PublishCampaignDeps {
  readonly store: ComposeRepositories & CampaignRepository & Audited<Pick<CampaignRepository, 'publishCampaign'>>;
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
interface Outcome {
  readonly result: Result<Published>;
  readonly issues: readonly CampaignIssue[];
}

/**
 * Publishes a revision of the draft: checks it, asks the shop whether it supports the coupons, composes and signs the bundle, and stores
 * catalog, bundle and switch in one transaction. A refusal changes nothing.
 * @param serving also switch coupons on; otherwise the switch stays unchanged
 * Errors: `signing_key_absent`, `draft_changed`, `campaign_invalid`, `split_helper_absent`, `split_helper_outdated`, `split_helper_silent`,
 * those of `checkCatalog` and `composeBundle`.
 */
export const publishCampaign = async (
  { revision, serving }: { readonly revision: number; readonly serving: boolean },
  { store, connector, keys, bundleFacts, tokenEpochs, split, now, line }: PublishCampaignDeps,
): Promise<Outcome> => {
  const refused = (result: Result<never>, issues: readonly CampaignIssue[] = []): Outcome => ({ result, issues });
  if (!keys)
    return refused(
      fail(
        'signing_key_absent',
        'This server has no signing key. Publish with `couplet bundle` or `couplet train`, then `couplet publish`.',
      ),
    );
  const draft = await store.campaignDraft();
  if (draft?.revision !== revision) return refused(draftChanged());
  const input: unknown = JSON.parse(draft.campaign);
  const live = await liveCampaign(store);
  const issues = checkCampaign(input, { now, published: live });
  if (hasErrors(issues)) return refused(fail('campaign_invalid', 'The campaign has problems and cannot be published yet.'), issues);
  const campaign = parseWith(campaignSchema, input, 'campaign_invalid');
  if (!campaign.ok) return refused(campaign, issues);
  const counted = await withLeader(campaign.value, split, store, now, live?.manifest.reports);
  if (!counted.ok) return refused(counted, issues);
  const next = withVersions(counted.value, live?.campaign.coupons ?? []);
  const entries = catalogOf(next);
  const honoured = await checkCatalog(entries, connector);
  if (!honoured.ok) return refused(honoured, issues);
  const composed = await composeNext(next, live, { store, keys, bundleFacts, tokenEpochs, now });
  if (!composed.ok) return refused(composed, issues);
  const { id, files, notes } = composed.value;
  const bundle = { id, files, publishedAt: now };
  const release = { revision, entries, bundle, ...(serving ? { serving } : {}) };
  const published = await store.audited(line(id)).publishCampaign(release, now);
  return { result: published.ok ? ok({ id, notes }) : published, issues };
};
