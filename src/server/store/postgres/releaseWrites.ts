import { fail, ok, type Result } from '../../../core/result';
import { readRollout, rolloutText } from '../rollout';
import type { StoredBundle } from '../store';
import type { Postgres, Query } from './connectPostgres';
import { putSetting } from './putSetting';

/** Readers of the settings in one order: two releases at once come one after the other. */
const settings = async (query: Query): Promise<ReadonlyMap<string, string>> => {
  await query('LOCK TABLE couplet.setting IN SHARE ROW EXCLUSIVE MODE');
  const { rows } = await query<{ name: string; value: string }>(
    "SELECT name, value FROM couplet.setting WHERE name IN ('bundle', 'rollout')",
  );
  return new Map(rows.map(({ name, value }) => [name, value]));
};

const UNSET = "DELETE FROM couplet.setting WHERE name = 'rollout'";

const release = async (query: Query, id: string, share: number, now: number): Promise<Result<undefined>> => {
  const before = await settings(query);
  const current = before.get('bundle');
  if (share < 1 && current === id) return fail('bundle_current', 'Every device takes this bundle; bring another one to all first.');
  if (share === 1) {
    await putSetting(query, 'bundle', id, now);
    await query(UNSET);
  } else if (share > 0) {
    if (current === undefined) return fail('no_bundle', 'The first bundle is for every device.');
    await putSetting(query, 'rollout', rolloutText({ bundle: id, share }), now);
  } else if (readRollout(before.get('rollout'))?.bundle === id) await query(UNSET);
  return ok(undefined);
};

/** Stores a bundle and releases it to a share of the devices. */
export const storeBundle = async (query: Query, { id, files, publishedAt }: StoredBundle, share: number): Promise<Result<undefined>> => {
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
  return release(query, id, share, publishedAt);
};

/** Bundles, and which of them devices take. */
export const releaseWrites = ({ transaction }: Postgres) => ({
  putBundle: (bundle: StoredBundle, share: number): Promise<Result<undefined>> => transaction((query) => storeBundle(query, bundle, share)),

  releaseBundle: (id: string, share: number, now: number): Promise<Result<undefined>> =>
    transaction(async (query) => {
      const known = await query('SELECT 1 FROM couplet.bundle WHERE id = $1', [id]);
      return known.count === 0 ? fail('bundle_unknown', 'No bundle of this id was ever published here.') : release(query, id, share, now);
    }),
});
