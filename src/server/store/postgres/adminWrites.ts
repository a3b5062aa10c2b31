import type { Learning } from '../../../campaigns/learning/fittingModels';
import type { Guardrails } from '../../../stats/experiment/metrics/guardrails';
import type { ExpectedTraffic } from '../../../stats/metrics/expectedTraffic';
import type { BudgetPrices } from '../../../stats/metrics/shadowPrices';
import { BUDGET_PRICES } from '../budgetPriceRow';
import { EXPECTED_TRAFFIC, expectedTrafficRow } from '../expectedTrafficRow';
import { GUARDRAILS, guardrailsRow } from '../guardrailsRow';
import { LEARNING, learningRow } from '../learningRow';
import { catalogColumns } from '../rows';
import type { CatalogEntry } from '../store';
import type { Postgres, Query } from './connectPostgres';
import { putSetting } from './putSetting';

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
export const listCatalog = async (query: Query, entries: readonly CatalogEntry[], now: number): Promise<void> => {
  // Whoever locks budgets waits here, and holds none while waiting.
  await query('LOCK TABLE couplet.catalog IN EXCLUSIVE MODE');
  await query('UPDATE couplet.catalog SET listed = false WHERE listed');
  const rows = entries.map(catalogColumns);
  await query(LIST, [now, ...COLUMNS.map((name) => rows.map((row) => row[name]))]);
};

export const switchServing = async (query: Query, serving: boolean, now: number): Promise<void> => {
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
