import type { Database } from 'better-sqlite3';
import { fail, ok, type Result } from '../../../protocol/values/result';
import {
  type BundleColumns,
  type BundleFile,
  type BundleRow,
  type BundleTerms,
  bundleRow,
  bundleUnknown,
  type LivePublication,
  type Release,
  readRollout,
  readTerms,
  releaseOf,
  rolloutText,
  type StoredBundle,
} from '../../records/bundleRepository';
import { isStillLive, liveChanged } from '../../records/campaignRepository';
import { settingReads, settingWrites } from './settings';

/** The settings that determine which bundle devices take. */
export const readRelease = (db: Database): (() => Release) => {
  const release = db.prepare<[], { name: string; value: string }>(
    "SELECT name, value FROM setting WHERE name IN ('serving', 'bundle', 'rollout')",
  );
  return () => releaseOf(release.all());
};

export const bundleReads = (db: Database) => {
  const file = db.prepare<[string, string], { name: string; data: Buffer; brotli: Buffer | null }>(
    'SELECT name, data, brotli FROM bundle_file WHERE bundle = ? AND name = ?',
  );
  const current = db.prepare<[], { id: string; publishedAt: number }>(
    "SELECT value AS id, changed_at AS publishedAt FROM setting WHERE name = 'bundle'",
  );
  const bundles = db.prepare<[], BundleColumns>(
    'SELECT id, published_at AS publishedAt, published_by AS publishedBy, name FROM bundle ORDER BY published_at DESC, id',
  );
  const terms = db.prepare<[string], { terms: string | null }>('SELECT terms FROM bundle WHERE id = ?');
  const campaign = db.prepare<[string], { campaign: string | null }>('SELECT campaign FROM bundle WHERE id = ?');
  const serving = db.prepare<[], { value: string }>("SELECT value FROM setting WHERE name = 'serving'");

  return {
    bundleFile: (id: string, name: string): BundleFile | undefined => {
      const row = file.get(id, name);
      return row && { name: row.name, data: row.data, brotli: row.brotli ?? undefined };
    },
    currentBundle: (): { id: string; publishedAt: number } | undefined => current.get(),
    bundles: (): BundleRow[] => bundles.all().map(bundleRow),
    bundleTerms: (id: string): ReadonlyMap<string, BundleTerms> => readTerms(terms.get(id)?.terms),
    bundleCampaign: (id: string): string | undefined => campaign.get(id)?.campaign ?? undefined,
    release: readRelease(db),
    serving: (): boolean => serving.get()?.value !== 'no',
  };
};

export const insertBundle = (db: Database): ((bundle: StoredBundle) => void) => {
  const addBundle = db.prepare(
    `INSERT INTO bundle (id, published_at, published_by, campaign, terms) VALUES (?, ?, ?, ?, (
       SELECT json_group_array(json_object('couponId', coupon_id, 'perCustomer', per_customer, 'codes', json(codes))) FROM catalog WHERE listed = 1
     )) ON CONFLICT DO UPDATE SET published_at = excluded.published_at, published_by = excluded.published_by, terms = excluded.terms,
       campaign = excluded.campaign`,
  );
  const addFile = db.prepare('INSERT INTO bundle_file (bundle, name, data, brotli) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
  return ({ id, files, publishedAt, publishedBy, campaign }) => {
    addBundle.run(id, publishedAt, publishedBy ?? null, campaign ?? null);
    for (const { name, data, brotli } of files) addFile.run(id, name, data, brotli ?? null);
  };
};

/** Releases a bundle to a share of the devices. */
export const releaseTo = (db: Database) => {
  const setting = settingReads(db);
  const set = settingWrites(db);
  const unset = db.prepare("DELETE FROM setting WHERE name = 'rollout'");
  return (id: string, share: number, now: number, marked?: true): Result<undefined> => {
    const current = setting('bundle');
    if (share < 1 && current === id)
      return fail('bundle_current', 'All devices use this bundle. Roll out another one to all devices first.');
    if (share === 1) {
      set('bundle', id, now);
      unset.run();
    } else if (share > 0) {
      if (current === undefined) return fail('no_bundle', 'The first bundle must go to all devices.');
      set('rollout', rolloutText({ bundle: id, share, ...(marked ? { marked } : {}) }), now);
    } else if (readRollout(setting('rollout'))?.bundle === id) unset.run();
    return ok(undefined);
  };
};

/** Bundles and their releases. Every function runs inside a savepoint of the group commit: all of it or nothing. */
export const bundleWrites = (db: Database) => {
  const knownBundle = db.prepare<[string], { id: string }>('SELECT id FROM bundle WHERE id = ?');
  const insert = insertBundle(db);
  const release = releaseTo(db);
  const set = settingWrites(db);
  const { currentBundle } = bundleReads(db);
  const rename = db.prepare('UPDATE bundle SET name = ? WHERE id = ?');

  return {
    putBundle: (bundle: StoredBundle, share = 1, over?: LivePublication): Result<undefined> => {
      if (!isStillLive(over, currentBundle())) return liveChanged();
      insert(bundle);
      return release(bundle.id, share, bundle.publishedAt);
    },
    releaseBundle: (id: string, share: number, now: number): Result<undefined> =>
      knownBundle.get(id) ? release(id, share, now) : bundleUnknown(),
    nameBundle: (id: string, name: string): Result<undefined> =>
      rename.run(name === '' ? null : name, id).changes > 0 ? ok(undefined) : bundleUnknown(),
    setServing: (serving: boolean, now: number): void => set('serving', serving ? 'yes' : 'no', now),
  };
};
