import { fail, ok, type Result } from '../../../protocol/values/result';
import { type BundleFile, type Release, readRollout, releaseOf, rolloutText, type StoredBundle } from '../../records/bundleRepository';
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
    bundles: (): Promise<readonly Omit<StoredBundle, 'files'>[]> =>
      all<Omit<StoredBundle, 'files'>>('SELECT id, published_at AS "publishedAt" FROM couplet.bundle ORDER BY published_at DESC, id'),
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

export const insertBundle = async (query: Query, { id, files, publishedAt }: StoredBundle): Promise<void> => {
  await query(
    `INSERT INTO couplet.bundle (id, published_at) VALUES ($1, $2)
     ON CONFLICT (id) DO UPDATE SET published_at = excluded.published_at`,
    [id, publishedAt],
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
  putBundle: (bundle: StoredBundle, share = 1): Promise<Result<undefined>> => transaction((query) => storeBundle(query, bundle, share)),

  releaseBundle: (id: string, share: number, now: number): Promise<Result<undefined>> =>
    transaction(async (query) => {
      const known = await query('SELECT 1 FROM couplet.bundle WHERE id = $1', [id]);
      return known.count === 0
        ? fail('bundle_unknown', 'No bundle with this id has been published here.')
        : releaseTo(query, id, share, now);
    }),

  setServing: (serving: boolean, now: number): Promise<void> => transaction((query) => switchServing(query, serving, now)),
});
