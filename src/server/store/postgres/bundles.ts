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
import type { Postgres, Query } from './connectPostgres';
import { rowReads } from './rows';
import { putSetting } from './settings';

export const bundleReads = (postgres: Postgres) => {
  const { all, one, setting } = rowReads(postgres);
  return {
    bundleFile: (id: string, name: string): Promise<BundleFile | undefined> =>
      one<{ name: string; data: Buffer; brotli: Buffer | null }, BundleFile>(
        (row) => ({ name: row.name, data: row.data, brotli: row.brotli ?? undefined }),
        'SELECT name, data, brotli FROM couplet.bundle_file WHERE bundle = $1 AND name = $2',
        id,
        name,
      ),
    currentBundle: (): Promise<{ id: string; publishedAt: number } | undefined> =>
      one<{ value: string; changed_at: number }, { id: string; publishedAt: number }>(
        ({ value, changed_at }) => ({ id: value, publishedAt: changed_at }),
        "SELECT value, changed_at FROM couplet.setting WHERE name = 'bundle'",
      ),
    bundles: async (): Promise<readonly BundleRow[]> =>
      (
        await all<BundleColumns>(
          'SELECT id, published_at AS "publishedAt", published_by AS "publishedBy", name FROM couplet.bundle ORDER BY published_at DESC, id',
        )
      ).map(bundleRow),
    bundleTerms: async (id: string): Promise<ReadonlyMap<string, BundleTerms>> =>
      (await one<{ terms: string | null }, ReadonlyMap<string, BundleTerms>>(
        ({ terms }) => readTerms(terms),
        'SELECT terms FROM couplet.bundle WHERE id = $1',
        id,
      )) ?? new Map(),
    bundleCampaign: async (id: string): Promise<string | undefined> =>
      (await one<{ campaign: string | null }, string | null>(
        ({ campaign }) => campaign,
        'SELECT campaign FROM couplet.bundle WHERE id = $1',
        id,
      )) ?? undefined,
    release: async (): Promise<Release> =>
      releaseOf(
        await all<{ name: string; value: string }>(
          "SELECT name, value FROM couplet.setting WHERE name IN ('serving', 'bundle', 'rollout')",
        ),
      ),
    serving: async (): Promise<boolean> => (await setting('serving')) !== 'no',
  };
};

/** Reads the settings in a fixed order, so that concurrent releases run one after another. */
export const lockedSettings = async (query: Query): Promise<ReadonlyMap<string, string>> => {
  await query('LOCK TABLE couplet.setting IN SHARE ROW EXCLUSIVE MODE');
  const { rows } = await query<{ name: string; value: string }>(
    "SELECT name, value FROM couplet.setting WHERE name IN ('serving', 'bundle', 'rollout', 'loop')",
  );
  return new Map(rows.map(({ name, value }) => [name, value]));
};

const UNSET = "DELETE FROM couplet.setting WHERE name = 'rollout'";

/** The live bundle, which stays until the transaction ends. */
export const lockedBundle = async (query: Query): Promise<{ readonly id: string; readonly publishedAt: number } | undefined> => {
  await lockedSettings(query);
  const { rows } = await query<{ id: string; publishedAt: number }>(
    `SELECT value AS id, changed_at AS "publishedAt" FROM couplet.setting WHERE name = 'bundle'`,
  );
  return rows[0];
};

/** Releases a bundle to a share of the devices. */
export const releaseTo = async (query: Query, id: string, share: number, now: number, marked?: true): Promise<Result<undefined>> => {
  const before = await lockedSettings(query);
  const current = before.get('bundle');
  if (share < 1 && current === id) return fail('bundle_current', 'All devices use this bundle. Roll out another one to all devices first.');
  if (share === 1) {
    await putSetting(query, 'bundle', id, now);
    await query(UNSET);
  } else if (share > 0) {
    if (current === undefined) return fail('no_bundle', 'The first bundle must go to all devices.');
    await putSetting(query, 'rollout', rolloutText({ bundle: id, share, ...(marked ? { marked } : {}) }), now);
  } else if (readRollout(before.get('rollout'))?.bundle === id) await query(UNSET);
  return ok(undefined);
};

export const insertBundle = async (query: Query, { id, files, publishedAt, publishedBy, campaign }: StoredBundle): Promise<void> => {
  await query(
    `INSERT INTO couplet.bundle (id, published_at, published_by, campaign, terms) VALUES ($1, $2, $3, $4, (
       SELECT json_agg(json_build_object('couponId', coupon_id, 'perCustomer', per_customer, 'codes', codes::json))::text
       FROM couplet.catalog WHERE listed
     )) ON CONFLICT (id) DO UPDATE SET published_at = excluded.published_at, published_by = excluded.published_by, terms = excluded.terms,
       campaign = excluded.campaign`,
    [id, publishedAt, publishedBy ?? null, campaign ?? null],
  );
  for (const { name, data, brotli } of files)
    await query('INSERT INTO couplet.bundle_file (bundle, name, data, brotli) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [
      id,
      name,
      data,
      brotli ?? null,
    ]);
};

export const storeBundle = async (query: Query, bundle: StoredBundle, share: number): Promise<Result<undefined>> => {
  await insertBundle(query, bundle);
  return releaseTo(query, bundle.id, share, bundle.publishedAt);
};

export const switchServing = async (query: Query, serving: boolean, now: number): Promise<void> => {
  await putSetting(query, 'serving', serving ? 'yes' : 'no', now);
};

/** Bundles and their releases. */
export const bundleWrites = ({ transaction }: Postgres) => ({
  putBundle: (bundle: StoredBundle, share = 1, over?: LivePublication): Promise<Result<undefined>> =>
    transaction(async (query) => {
      if (over && !isStillLive(over, await lockedBundle(query))) return liveChanged();
      return storeBundle(query, bundle, share);
    }),

  releaseBundle: (id: string, share: number, now: number): Promise<Result<undefined>> =>
    transaction(async (query) => {
      const known = await query('SELECT 1 FROM couplet.bundle WHERE id = $1', [id]);
      return known.count === 0 ? bundleUnknown() : releaseTo(query, id, share, now);
    }),

  nameBundle: (id: string, name: string): Promise<Result<undefined>> =>
    transaction(async (query) => {
      const named = await query('UPDATE couplet.bundle SET name = $1 WHERE id = $2', [name === '' ? null : name, id]);
      return named.count > 0 ? ok(undefined) : bundleUnknown();
    }),

  setServing: (serving: boolean, now: number): Promise<void> => transaction((query) => switchServing(query, serving, now)),
});
