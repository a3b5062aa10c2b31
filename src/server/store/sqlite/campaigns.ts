import type { Database } from 'better-sqlite3';
import type { LoopSettings } from '../../../campaigns/loop/loopState';
import { fail, ok, type Result } from '../../../protocol/result';
import type { CatalogEntry } from '../../budgets/catalogRepository';
import type { StoredBundle } from '../../bundles/bundleRepository';
import { readRollout, releaseOf, rolloutText } from '../../bundles/bundleRepository';
import { type CampaignDraft, type CampaignRelease, draftChanged } from '../../campaigns/campaignRepository';
import { LOOP, type LoopStepRow, loopMoved, loopText, readLoop } from '../../loop/loopRepository';

/** Bundles, which of them devices take, and the steps of the loop that changes it. */
export const releaseWrites = (db: Database) => {
  const addBundle = db.prepare(
    'INSERT INTO bundle (id, published_at) VALUES (?, ?) ON CONFLICT DO UPDATE SET published_at = excluded.published_at',
  );
  const addFile = db.prepare('INSERT INTO bundle_file (bundle, name, data, brotli) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const knownBundle = db.prepare<[string], { id: string }>('SELECT id FROM bundle WHERE id = ?');
  const setting = db.prepare<[string], { value: string }>('SELECT value FROM setting WHERE name = ?');
  const set = db.prepare(
    `INSERT INTO setting (name, value, changed_at) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`,
  );
  const switches = db.prepare<[], { name: string; value: string }>(
    "SELECT name, value FROM setting WHERE name IN ('serving', 'bundle', 'rollout')",
  );
  const unset = db.prepare("DELETE FROM setting WHERE name = 'rollout'");

  const release = (id: string, share: number, now: number, marked?: true): Result<undefined> => {
    const current = setting.get('bundle')?.value;
    if (share < 1 && current === id) return fail('bundle_current', 'Every device takes this bundle; bring another one to all first.');
    if (share === 1) {
      set.run('bundle', id, now);
      unset.run();
    } else if (share > 0) {
      if (current === undefined) return fail('no_bundle', 'The first bundle is for every device.');
      set.run('rollout', rolloutText({ bundle: id, share, ...(marked ? { marked } : {}) }), now);
    } else if (readRollout(setting.get('rollout')?.value)?.bundle === id) unset.run();
    return ok(undefined);
  };

  const keep = ({ id, files, publishedAt }: StoredBundle): void => {
    addBundle.run(id, publishedAt);
    for (const { name, data, brotli } of files) addFile.run(id, name, data, brotli ?? null);
  };

  return {
    putBundle: (bundle: StoredBundle, share: number): Result<undefined> => {
      keep(bundle);
      return release(bundle.id, share, bundle.publishedAt);
    },
    putLoopSettings: (settings: LoopSettings, now: number): void => {
      const row = readLoop(setting.get(LOOP)?.value);
      set.run(LOOP, loopText({ ...row, revision: row.revision + 1, settings }), now);
    },
    stepLoop: (step: LoopStepRow, now: number): Result<undefined> => {
      const row = readLoop(setting.get(LOOP)?.value);
      const moved = loopMoved(step, row, releaseOf(switches.all()));
      if (moved) return moved;
      // First, as it may be refused: only what throws is rolled back.
      const released = step.release ? release(step.release.bundle, step.release.share, now, step.release.marked) : ok(undefined);
      if (!released.ok) return released;
      if (step.bundle) keep(step.bundle);
      set.run(LOOP, loopText({ ...row, revision: row.revision + 1, state: step.state }), now);
      return released;
    },
    releaseBundle: (id: string, share: number, now: number): Result<undefined> =>
      knownBundle.get(id) ? release(id, share, now) : fail('bundle_unknown', 'No bundle of this id was ever published here.'),
  };
};

/** What a publication is made of, within its transaction. */
interface Parts {
  readonly putCatalog: (entries: readonly CatalogEntry[], now: number) => void;
  readonly putBundle: (bundle: StoredBundle, share: number) => Result<undefined>;
  readonly setServing: (serving: boolean, now: number) => void;
}

/** The campaign that is worked on, and its way out. */
export const campaignWrites = (db: Database, { putCatalog, putBundle, setServing }: Parts) => {
  const known = db.prepare<[], { revision: number }>('SELECT revision FROM campaign_draft');
  const put = db.prepare(
    `INSERT INTO campaign_draft (name, revision, campaign, updated_at, updated_by) VALUES ('working', ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET revision = excluded.revision, campaign = excluded.campaign, updated_at = excluded.updated_at,
       updated_by = excluded.updated_by`,
  );
  const isStill = (revision: number): boolean => (known.get()?.revision ?? 0) === revision;

  return {
    putCampaignDraft: ({ revision, campaign, updatedAt, updatedBy }: CampaignDraft): Result<number> => {
      if (!isStill(revision)) return draftChanged();
      put.run(revision + 1, campaign, updatedAt, updatedBy);
      return ok(revision + 1);
    },
    publishCampaign: ({ revision, entries, bundle, serving }: CampaignRelease, now: number): Result<undefined> => {
      if (!isStill(revision)) return draftChanged();
      putCatalog(entries, now);
      if (serving !== undefined) setServing(serving, now);
      return putBundle(bundle, 1);
    },
  };
};
