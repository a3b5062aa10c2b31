import type { Database } from 'better-sqlite3';
import { ok, type Result } from '../../../protocol/values/result';
import type { Guardrails } from '../../../stats/experiment/guardrails';
import type { StoredBundle } from '../../records/bundleRepository';
import { type CampaignDraft, type CampaignRelease, draftChanged, isStillLive, liveChanged } from '../../records/campaignRepository';
import type { CatalogEntry } from '../../records/catalogRepository';
import { GUARDRAILS, guardrailsRow, readGuardrails } from '../../records/experimentRepository';
import { bundleReads } from './bundles';
import { settingReads, settingWrites } from './settings';

export const campaignReads = (db: Database) => {
  const draft = db.prepare<[], CampaignDraft>(
    'SELECT revision, campaign, updated_at AS updatedAt, updated_by AS updatedBy FROM campaign_draft',
  );
  return { campaignDraft: (): CampaignDraft | undefined => draft.get() };
};

/** The writes that make up a publication, within its transaction. */
interface Parts {
  readonly putCatalog: (entries: readonly CatalogEntry[], now: number) => void;
  readonly putBundle: (bundle: StoredBundle, share?: number) => Result<undefined>;
  readonly setServing: (serving: boolean, now: number) => void;
}

export const campaignWrites = (db: Database, { putCatalog, putBundle, setServing }: Parts) => {
  const known = db.prepare<[], { revision: number }>('SELECT revision FROM campaign_draft');
  const put = db.prepare(
    `INSERT INTO campaign_draft (name, revision, campaign, updated_at, updated_by) VALUES ('working', ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET revision = excluded.revision, campaign = excluded.campaign, updated_at = excluded.updated_at,
       updated_by = excluded.updated_by`,
  );
  const { currentBundle } = bundleReads(db);
  const isStill = (revision: number): boolean => (known.get()?.revision ?? 0) === revision;

  return {
    putCampaignDraft: ({ revision, campaign, updatedAt, updatedBy }: CampaignDraft): Result<number> => {
      if (!isStill(revision)) return draftChanged();
      put.run(revision + 1, campaign, updatedAt, updatedBy);
      return ok(revision + 1);
    },
    publishCampaign: ({ revision, entries, bundle, draft, serving, live }: CampaignRelease, now: number): Result<undefined> => {
      if (!isStill(revision)) return draftChanged();
      if (!isStillLive(live, currentBundle())) return liveChanged();
      putCatalog(entries, now);
      if (draft) put.run(revision + 1, draft.campaign, now, draft.updatedBy);
      if (serving !== undefined) setServing(serving, now);
      return putBundle(bundle);
    },
  };
};

export const experimentReads = (db: Database) => {
  const setting = settingReads(db);
  return { guardrails: (): Guardrails | undefined => readGuardrails(setting(GUARDRAILS)) };
};

/** Every function runs inside a savepoint of the group commit: all of it or nothing. */
export const experimentWrites = (db: Database) => {
  const set = settingWrites(db);
  return { putGuardrails: (guardrails: Guardrails, now: number): void => set(GUARDRAILS, guardrailsRow(guardrails), now) };
};
