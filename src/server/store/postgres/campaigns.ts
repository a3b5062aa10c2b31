import { ok, type Result } from '../../../protocol/values/result';
import type { Guardrails } from '../../../stats/experiment/guardrails';
import { type CampaignDraft, type CampaignRelease, draftChanged, isStillLive, liveChanged } from '../../records/campaignRepository';
import { GUARDRAILS, guardrailsRow, readGuardrails } from '../../records/experimentRepository';
import { lockedBundle, storeBundle, switchServing } from './bundles';
import { listCatalog } from './catalog';
import type { Postgres, Query } from './connectPostgres';
import { rowReads } from './rows';
import { putSetting } from './settings';

export const campaignReads = (postgres: Postgres) => {
  const { one } = rowReads(postgres);
  return {
    campaignDraft: (): Promise<CampaignDraft | undefined> =>
      one<CampaignDraft, CampaignDraft>(
        (row) => row,
        'SELECT revision, campaign, updated_at AS "updatedAt", updated_by AS "updatedBy" FROM couplet.campaign_draft',
      ),
  };
};

/** Locks the draft; the next writer waits until this transaction ends. */
const isStill = async (query: Query, revision: number): Promise<boolean> => {
  await query('LOCK TABLE couplet.campaign_draft IN SHARE ROW EXCLUSIVE MODE');
  const { rows } = await query<{ revision: number }>('SELECT revision FROM couplet.campaign_draft');
  return (rows[0]?.revision ?? 0) === revision;
};

/** Replaces the draft of this revision. */
const writeDraft = (query: Query, { revision, campaign, updatedAt, updatedBy }: CampaignDraft) =>
  query(
    `INSERT INTO couplet.campaign_draft (name, revision, campaign, updated_at, updated_by) VALUES ('working', $1, $2, $3, $4)
     ON CONFLICT (name) DO UPDATE SET revision = excluded.revision, campaign = excluded.campaign, updated_at = excluded.updated_at,
       updated_by = excluded.updated_by`,
    [revision + 1, campaign, updatedAt, updatedBy],
  );

/** The draft campaign and its publication. */
export const campaignWrites = ({ transaction }: Postgres) => ({
  putCampaignDraft: (draft: CampaignDraft): Promise<Result<number>> =>
    transaction(async (query) => {
      if (!(await isStill(query, draft.revision))) return draftChanged();
      await writeDraft(query, draft);
      return ok(draft.revision + 1);
    }),

  publishCampaign: ({ revision, entries, bundle, draft, serving, live }: CampaignRelease, now: number): Promise<Result<undefined>> =>
    transaction(async (query) => {
      if (!(await isStill(query, revision))) return draftChanged();
      if (live !== undefined && !isStillLive(live, await lockedBundle(query))) return liveChanged();
      await listCatalog(query, entries, now);
      if (draft) await writeDraft(query, { ...draft, revision, updatedAt: now });
      if (serving !== undefined) await switchServing(query, serving, now);
      return storeBundle(query, bundle, 1);
    }),
});

export const experimentReads = (postgres: Postgres) => {
  const { setting } = rowReads(postgres);
  return { guardrails: async (): Promise<Guardrails | undefined> => readGuardrails(await setting(GUARDRAILS)) };
};

export const experimentWrites = ({ transaction }: Postgres) => ({
  putGuardrails: (guardrails: Guardrails, now: number): Promise<void> =>
    transaction(async (query) => {
      await putSetting(query, GUARDRAILS, guardrailsRow(guardrails), now);
    }),
});
