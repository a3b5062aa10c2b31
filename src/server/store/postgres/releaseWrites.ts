import type { LoopSettings } from '../../../campaigns/loop/loopState';
import { fail, ok, type Result } from '../../../protocol/result';
import { LOOP, type LoopStepRow, loopMoved, loopText, readLoop } from '../loopRow';
import { readRollout, rolloutText } from '../rollout';
import { releaseOf } from '../rows';
import type { StoredBundle } from '../store';
import type { Postgres, Query } from './connectPostgres';
import { putSetting } from './putSetting';

/** Readers of the settings in one order: two releases at once come one after the other. */
const settings = async (query: Query): Promise<ReadonlyMap<string, string>> => {
  await query('LOCK TABLE couplet.setting IN SHARE ROW EXCLUSIVE MODE');
  const { rows } = await query<{ name: string; value: string }>(
    "SELECT name, value FROM couplet.setting WHERE name IN ('serving', 'bundle', 'rollout', 'loop')",
  );
  return new Map(rows.map(({ name, value }) => [name, value]));
};

const UNSET = "DELETE FROM couplet.setting WHERE name = 'rollout'";

const release = async (query: Query, id: string, share: number, now: number, marked?: true): Promise<Result<undefined>> => {
  const before = await settings(query);
  const current = before.get('bundle');
  if (share < 1 && current === id) return fail('bundle_current', 'Every device takes this bundle; bring another one to all first.');
  if (share === 1) {
    await putSetting(query, 'bundle', id, now);
    await query(UNSET);
  } else if (share > 0) {
    if (current === undefined) return fail('no_bundle', 'The first bundle is for every device.');
    await putSetting(query, 'rollout', rolloutText({ bundle: id, share, ...(marked ? { marked } : {}) }), now);
  } else if (readRollout(before.get('rollout'))?.bundle === id) await query(UNSET);
  return ok(undefined);
};

const keep = async (query: Query, { id, files, publishedAt }: StoredBundle): Promise<void> => {
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

/** Stores a bundle and releases it to a share of the devices. */
export const storeBundle = async (query: Query, bundle: StoredBundle, share: number): Promise<Result<undefined>> => {
  await keep(query, bundle);
  return release(query, bundle.id, share, bundle.publishedAt);
};

/** Bundles, which of them devices take, and the steps of the loop that changes it. */
export const releaseWrites = ({ transaction }: Postgres) => ({
  putBundle: (bundle: StoredBundle, share: number): Promise<Result<undefined>> => transaction((query) => storeBundle(query, bundle, share)),

  putLoopSettings: (loopSettings: LoopSettings, now: number): Promise<void> =>
    transaction(async (query) => {
      const row = readLoop((await settings(query)).get(LOOP));
      await putSetting(query, LOOP, loopText({ ...row, revision: row.revision + 1, settings: loopSettings }), now);
    }),

  stepLoop: (step: LoopStepRow, now: number): Promise<Result<undefined>> =>
    transaction(async (query) => {
      const before = await settings(query);
      const row = readLoop(before.get(LOOP));
      const moved = loopMoved(step, row, releaseOf([...before].map(([name, value]) => ({ name, value }))));
      if (moved) return moved;
      // First, as it may be refused: a refusal is committed.
      const released = step.release
        ? await release(query, step.release.bundle, step.release.share, now, step.release.marked)
        : ok(undefined);
      if (!released.ok) return released;
      if (step.bundle) await keep(query, step.bundle);
      await putSetting(query, LOOP, loopText({ ...row, revision: row.revision + 1, state: step.state }), now);
      return released;
    }),

  releaseBundle: (id: string, share: number, now: number): Promise<Result<undefined>> =>
    transaction(async (query) => {
      const known = await query('SELECT 1 FROM couplet.bundle WHERE id = $1', [id]);
      return known.count === 0 ? fail('bundle_unknown', 'No bundle of this id was ever published here.') : release(query, id, share, now);
    }),
});
