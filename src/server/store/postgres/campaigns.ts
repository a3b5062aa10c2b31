import type { Learning } from '../../../campaigns/learning/aim';
import type { LoopSettings } from '../../../campaigns/loop/loopState';
import { fail, ok, type Result } from '../../../protocol/result';
import type { Guardrails } from '../../../stats/experiment/metrics/guardrails';
import type { ExpectedTraffic } from '../../../stats/metrics/expectedTraffic';
import type { BudgetPrices } from '../../../stats/metrics/shadowPrices';
import { BUDGET_PRICES, EXPECTED_TRAFFIC, expectedTrafficRow } from '../../budgets/budgetRepository';
import type { CatalogEntry } from '../../budgets/catalogRepository';
import { catalogColumns } from '../../budgets/catalogRepository';
import type { StoredBundle } from '../../bundles/bundleRepository';
import { readRollout, releaseOf, rolloutText } from '../../bundles/bundleRepository';
import { type CampaignDraft, type CampaignRelease, draftChanged } from '../../campaigns/campaignRepository';
import { GUARDRAILS, guardrailsRow } from '../../experiments/experimentRepository';
import { LEARNING, LOOP, type LoopStepRow, learningRow, loopMoved, loopText, readLoop } from '../../loop/loopRepository';
import type { Postgres, Query } from './connectPostgres';

/** One named value of the installation. */
const putSetting = (query: Query, name: string, value: string, now: number) =>
  query(
    `INSERT INTO couplet.setting (name, value, changed_at) VALUES ($1, $2, $3)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`,
    [name, value, now],
  );

const TYPES = {
  coupon_id: 'text',
  coupon: 'text',
  currency: 'text',
  cap_money: 'bigint',
  cap_count: 'bigint',
  cap_money_day: 'bigint',
  cap_count_day: 'bigint',
  per_customer: 'bigint',
  codes: 'text',
  shared_code: 'text',
  time_zone: 'text',
} as const satisfies Readonly<Record<keyof ReturnType<typeof catalogColumns>, string>>;
const COLUMNS = Object.keys(TYPES) as (keyof typeof TYPES)[];

const LIST = `
  INSERT INTO couplet.catalog (${COLUMNS.join(', ')}, position, changed_at)
  SELECT *, $1::bigint
  FROM unnest(${COLUMNS.map((name, n) => `$${n + 2}::${TYPES[name]}[]`).join(', ')}) WITH ORDINALITY
  ON CONFLICT (coupon_id) DO UPDATE SET ${COLUMNS.slice(1)
    .map((name) => `${name} = excluded.${name}`)
    .join(', ')}, position = excluded.position, listed = true, changed_at = excluded.changed_at`;

/** Replaces the catalog. */
const listCatalog = async (query: Query, entries: readonly CatalogEntry[], now: number): Promise<void> => {
  // Whoever locks budgets waits here, and holds none while waiting.
  await query('LOCK TABLE couplet.catalog IN EXCLUSIVE MODE');
  await query('UPDATE couplet.catalog SET listed = false WHERE listed');
  const rows = entries.map(catalogColumns);
  await query(LIST, [now, ...COLUMNS.map((name) => rows.map((row) => row[name]))]);
};

const switchServing = async (query: Query, serving: boolean, now: number): Promise<void> => {
  await putSetting(query, 'serving', serving ? 'yes' : 'no', now);
};

/** What the merchant's own tools write. */
export const adminWrites = ({ transaction }: Postgres) => ({
  putCatalog: (entries: readonly CatalogEntry[], now: number): Promise<void> => transaction((query) => listCatalog(query, entries, now)),

  advanceCursor: (name: string, to: number, now: number): Promise<void> =>
    transaction(async (query) => {
      await query(
        `INSERT INTO couplet.setting (name, value, changed_at) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at
         WHERE excluded.value::bigint > setting.value::bigint`,
        [`cursor:${name}`, String(to), now],
      );
    }),

  putBudgetPrices: (prices: BudgetPrices, now: number): Promise<void> =>
    transaction(async (query) => {
      await putSetting(query, BUDGET_PRICES, JSON.stringify(prices), now);
    }),

  putExpectedTraffic: (peaks: ExpectedTraffic, now: number): Promise<void> =>
    transaction(async (query) => {
      await putSetting(query, EXPECTED_TRAFFIC, expectedTrafficRow(peaks), now);
    }),

  putLearning: (learning: Learning, now: number): Promise<void> =>
    transaction(async (query) => {
      await putSetting(query, LEARNING, learningRow(learning), now);
    }),

  putGuardrails: (guardrails: Guardrails, now: number): Promise<void> =>
    transaction(async (query) => {
      await putSetting(query, GUARDRAILS, guardrailsRow(guardrails), now);
    }),

  setServing: (serving: boolean, now: number): Promise<void> => transaction((query) => switchServing(query, serving, now)),
});

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
const storeBundle = async (query: Query, bundle: StoredBundle, share: number): Promise<Result<undefined>> => {
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

/** Whoever writes next waits until this is done. */
const isStill = async (query: Query, revision: number): Promise<boolean> => {
  await query('LOCK TABLE couplet.campaign_draft IN SHARE ROW EXCLUSIVE MODE');
  const { rows } = await query<{ revision: number }>('SELECT revision FROM couplet.campaign_draft');
  return (rows[0]?.revision ?? 0) === revision;
};

/** The campaign that is worked on, and its way out. */
export const campaignWrites = ({ transaction }: Postgres) => ({
  putCampaignDraft: ({ revision, campaign, updatedAt, updatedBy }: CampaignDraft): Promise<Result<number>> =>
    transaction(async (query) => {
      if (!(await isStill(query, revision))) return draftChanged();
      await query(
        `INSERT INTO couplet.campaign_draft (name, revision, campaign, updated_at, updated_by) VALUES ('working', $1, $2, $3, $4)
         ON CONFLICT (name) DO UPDATE SET revision = excluded.revision, campaign = excluded.campaign, updated_at = excluded.updated_at,
           updated_by = excluded.updated_by`,
        [revision + 1, campaign, updatedAt, updatedBy],
      );
      return ok(revision + 1);
    }),

  publishCampaign: ({ revision, entries, bundle, serving }: CampaignRelease, now: number): Promise<Result<undefined>> =>
    transaction(async (query) => {
      if (!(await isStill(query, revision))) return draftChanged();
      await listCatalog(query, entries, now);
      if (serving !== undefined) await switchServing(query, serving, now);
      return storeBundle(query, bundle, 1);
    }),
});
