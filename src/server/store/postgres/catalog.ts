import { localDayOf } from '../../budgets/budgetUsage';
import {
  type CampaignUse,
  type CampaignUseColumns,
  type CatalogColumns,
  type CatalogEntry,
  type CatalogState,
  type CouponUse,
  campaignUse,
  campaignUseSql,
  catalogColumns,
  catalogState,
  couponUse,
  type UseColumns,
} from '../../records/catalogRepository';
import type { Postgres, Query } from './connectPostgres';
import { rowReads } from './rows';

/** Days per coupon, by the shop's calendars. Pools are counted only if there are any. */
const USE = `
  SELECT coupon_id, codes, given.day, coalesce(today.money, 0) AS money, coalesce(today.count, 0) AS count,
    coalesce(pool.imported, 0) AS imported, coalesce(pool.left_over, 0) AS left_over
  FROM unnest($1::text[], $2::text[]) AS given (coupon_id, day) JOIN couplet.catalog USING (coupon_id)
    LEFT JOIN couplet.day_use AS today USING (coupon_id, day)
    LEFT JOIN (
      SELECT coupon_id, count(*) AS imported, count(*) FILTER (WHERE claim_key IS NULL AND NOT seen) AS left_over
      FROM couplet.pool_code GROUP BY coupon_id
    ) AS pool USING (coupon_id)
  WHERE listed ORDER BY position`;

const CATALOG = 'SELECT * FROM couplet.catalog WHERE listed';

export const catalogReads = (postgres: Postgres) => {
  const { query } = postgres;
  const { all, one } = rowReads(postgres);
  return {
    catalog: async (): Promise<CatalogState[]> => (await all<CatalogColumns>(`${CATALOG} ORDER BY position`)).map(catalogState),
    knownCoupons: async (): Promise<CatalogState[]> =>
      (await all<CatalogColumns>('SELECT * FROM couplet.catalog ORDER BY position')).map(catalogState),
    catalogEntry: (couponId: string): Promise<CatalogState | undefined> =>
      one<CatalogColumns, CatalogState>(catalogState, `${CATALOG} AND coupon_id = $1`, couponId),
    couponUse: async (now: number): Promise<CouponUse[]> => {
      const listed = await all<CatalogColumns>(`${CATALOG} ORDER BY position`);
      const { rows } = await query<UseColumns & { readonly day: string }>(USE, [
        listed.map(({ coupon_id }) => coupon_id),
        listed.map(({ time_zone }) => localDayOf(now, time_zone)),
      ]);
      return rows.map((row) => couponUse(row, row.day));
    },
    campaignUse: async (now: number): Promise<CampaignUse[]> => {
      const zone = await one<{ time_zone: string }, string>(({ time_zone }) => time_zone, `${CATALOG} ORDER BY position LIMIT 1`);
      const day = localDayOf(now, zone ?? 'UTC');
      return (await all<CampaignUseColumns>(campaignUseSql('couplet.', '$1'), day)).map((row) => campaignUse(row, day));
    },
  };
};

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
  campaign_id: 'text',
  campaign_cap_money: 'bigint',
  campaign_cap_count: 'bigint',
  campaign_cap_money_day: 'bigint',
  campaign_cap_count_day: 'bigint',
  max_discount: 'bigint',
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
  // Transactions that lock budgets wait here and hold no lock while waiting.
  await query('LOCK TABLE couplet.catalog IN EXCLUSIVE MODE');
  await query('UPDATE couplet.catalog SET listed = false WHERE listed');
  const rows = entries.map(catalogColumns);
  await query(LIST, [now, ...COLUMNS.map((name) => rows.map((row) => row[name]))]);
};

export const catalogWrites = ({ transaction }: Postgres) => ({
  putCatalog: (entries: readonly CatalogEntry[], now: number): Promise<void> => transaction((query) => listCatalog(query, entries, now)),
});
