import type { Learning } from '../../../campaigns/learning/aim';
import type { Guardrails } from '../../../stats/experiment/metrics/guardrails';
import type { ExpectedTraffic } from '../../../stats/metrics/expectedTraffic';
import type { BudgetPrices } from '../../../stats/metrics/shadowPrices';
import { BUDGET_PRICES, EXPECTED_TRAFFIC, readBudgetPrices, readExpectedTraffic } from '../../budgets/budgetRepository';
import { localDayOf } from '../../budgets/budgetUsage';
import type { CatalogState, CouponUse } from '../../budgets/catalogRepository';
import { type CatalogColumns, catalogState, couponUse, type UseColumns } from '../../budgets/catalogRepository';
import type { BundleFile, Release, StoredBundle } from '../../bundles/bundleRepository';
import { releaseOf } from '../../bundles/bundleRepository';
import type { CampaignDraft } from '../../campaigns/campaignRepository';
import type { ClaimRow } from '../../claims/claimRepository';
import { type ClaimColumns, claimRow } from '../../claims/claimRepository';
import { GUARDRAILS, readGuardrails } from '../../experiments/experimentRepository';
import { LEARNING, LOOP, type LoopRow, readLearning, readLoop } from '../../loop/loopRepository';
import type { OrderTotal } from '../../orders/orderRepository';
import { type OrderColumns, type StoredOrder, storedOrder } from '../../orders/settleOrders';
import {
  type ClaimCount,
  type ClaimDelay,
  claimCountsSql,
  claimDelaysSql,
  type DayUse,
  dayUseSql,
  type RefusalCount,
  refusalsSql,
  SIMULATED_MARK,
} from '../../reporting/metricsRepository';
import type { ExposureCount, ReportCount } from '../../reports/reportRepository';
import { EXPOSURE, exposureCount } from '../../reports/reportRepository';
import { accessReads } from './access';
import { splitReads } from './aggregation';
import { type Postgres, storable } from './connectPostgres';

/** A body with NUL, which no JSON function takes apart, holds no code of ours that could be read. */
const CODES = `LATERAL json_array_elements_text(
  CASE WHEN position('\\u0000' IN paid.body) = 0 THEN paid.body::json -> 'codes' ELSE '[]'::json END) AS used (value)`;

const COUNTS = claimCountsSql('couplet.', CODES, 'upper(btrim(used.value)) COLLATE "C"');
const DELAYS = claimDelaysSql('couplet.');
const DAYS = dayUseSql('couplet.', '$1');
const REFUSED = refusalsSql('couplet.', '$1');

const figureReads = ({ query }: Postgres) => ({
  claimCounts: async (): Promise<readonly ClaimCount[]> => (await query<ClaimCount>(COUNTS)).rows,
  claimDelays: async (): Promise<readonly ClaimDelay[]> => (await query<ClaimDelay>(DELAYS)).rows,
  dayUse: async (since: string): Promise<readonly DayUse[]> => (await query<DayUse>(DAYS, [since])).rows,
  refusals: async (since: string): Promise<readonly RefusalCount[]> => (await query<RefusalCount>(REFUSED, [since])).rows,
});

/** One statement, hence one snapshot: a folding in between is seen as a whole or not at all. */
const reportSums = (where: string): string => `
  SELECT bundle COLLATE "C" AS bundle, question, nullif(explored, '') AS explored, answer, sum(count) AS count
  FROM (SELECT * FROM couplet.report_count UNION ALL SELECT * FROM couplet.report_delta) AS parts WHERE ${where}
  GROUP BY 1, 2, parts.explored, answer
  ORDER BY 1, question COLLATE "C", parts.explored COLLATE "C", answer`;
const REPORT_COUNTS = reportSums(`question <> '${EXPOSURE}'`);
const EXPOSURE_COUNTS = reportSums(`question = '${EXPOSURE}'`);

const ORDER_TOTALS = `
  SELECT attribution, currency, count(*) AS orders, sum(subtotal) AS subtotal, sum(discount) AS discount,
      count(*) FILTER (WHERE strpos(body, '${SIMULATED_MARK}') > 0) AS simulated FROM couplet.shop_order AS paid
  WHERE event = 'paid' AND NOT EXISTS (SELECT 1 FROM couplet.shop_order WHERE order_id = paid.order_id AND event = 'cancelled')
  GROUP BY attribution, currency ORDER BY attribution NULLS FIRST, currency`;

/** A body with NUL or half a surrogate pair, which no JSON function takes apart, holds no code of ours that could be read. */
const UNCLAIMED_CODES = `
  WITH latest AS MATERIALIZED (SELECT * FROM couplet.shop_order ORDER BY position DESC LIMIT 1000),
    readable AS MATERIALIZED (
      SELECT body FROM latest WHERE event = 'paid' AND received_at >= $1 AND body !~ '\\\\u(0000|d[89a-f])'
    ),
    paid AS (SELECT DISTINCT upper(btrim(used)) COLLATE "C" AS code FROM readable, json_array_elements_text(body::json -> 'codes') AS used)
  SELECT code FROM paid WHERE NOT EXISTS (SELECT 1 FROM couplet.claim WHERE upper(claim.code) = paid.code AND source <> 'shared')
  ORDER BY code`;

/** Days by coupon, as the shop's calendars have it. Pools are counted only where there are any. */
const USE = `
  SELECT coupon_id, codes, given.day, coalesce(today.money, 0) AS money, coalesce(today.count, 0) AS count,
    coalesce(pool.imported, 0) AS imported, coalesce(pool.left_over, 0) AS left_over
  FROM unnest($1::text[], $2::text[]) AS given (coupon_id, day) JOIN couplet.catalog USING (coupon_id)
    LEFT JOIN couplet.day_use AS today USING (coupon_id, day)
    LEFT JOIN (
      SELECT coupon_id, count(*) AS imported, count(*) FILTER (WHERE claim_key IS NULL) AS left_over FROM couplet.pool_code GROUP BY coupon_id
    ) AS pool USING (coupon_id)
  WHERE listed ORDER BY position`;

const CATALOG = 'SELECT * FROM couplet.catalog WHERE listed';

/** Can this server write? A standby and a server set to read-only cannot. */
const WRITABLE = "SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off' AS writable";

/** Every read of the store; each sees all that was acknowledged before it, by whichever replica. */
export const reads = (postgres: Postgres) => {
  const { query } = postgres;
  const all = async <Row>(sql: string, ...values: readonly (string | number)[]): Promise<readonly Row[]> =>
    (
      await query<Row>(
        sql,
        values.map((value) => (typeof value === 'string' ? storable(value) : value)),
      )
    ).rows;
  const one = async <Row, Value>(read: (row: Row) => Value, sql: string, ...values: readonly string[]): Promise<Value | undefined> => {
    const [row] = await all<Row>(sql, ...values);
    return row && read(row);
  };
  const setting = (name: string): Promise<string | undefined> =>
    one<{ value: string }, string>(({ value }) => value, 'SELECT value FROM couplet.setting WHERE name = $1', name);
  const claims = async (sql: string, ...values: readonly (string | number)[]): Promise<ClaimRow[]> =>
    (await all<ClaimColumns>(sql, ...values)).map(claimRow);

  return {
    ...accessReads(postgres),
    ...figureReads(postgres),
    ...splitReads(postgres),
    catalog: async (): Promise<CatalogState[]> => (await all<CatalogColumns>(`${CATALOG} ORDER BY position`)).map(catalogState),
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
    reportCounts: (): Promise<readonly ReportCount[]> => all<ReportCount>(REPORT_COUNTS),
    exposureCounts: async (): Promise<readonly ExposureCount[]> => (await all<ReportCount>(EXPOSURE_COUNTS)).map(exposureCount),
    claim: (key: string): Promise<ClaimRow | undefined> =>
      one<ClaimColumns, ClaimRow>(claimRow, 'SELECT * FROM couplet.claim WHERE key = $1', key),
    expiredClaims: (now: number, limit: number): Promise<ClaimRow[]> =>
      claims(
        "SELECT * FROM couplet.claim WHERE status IN ('pending', 'issued') AND expires_at <= $1 AND coalesce(locked_until, 0) <= $1 ORDER BY expires_at LIMIT $2",
        now,
        limit,
      ),
    pendingClaims: (): Promise<ClaimRow[]> => claims("SELECT * FROM couplet.claim WHERE status = 'pending' ORDER BY created_at"),
    openClaims: (after: string, limit: number): Promise<ClaimRow[]> =>
      claims("SELECT * FROM couplet.claim WHERE status IN ('pending', 'issued') AND key > $1 ORDER BY key LIMIT $2", after, limit),
    claimsByCode: async (codes: readonly string[]): Promise<ClaimRow[]> =>
      (
        await query<ClaimColumns>("SELECT * FROM couplet.claim WHERE upper(code) = ANY ($1::text[]) AND source <> 'shared'", [
          codes.map((code) => storable(code.toUpperCase())),
        ])
      ).rows.map(claimRow),
    unclaimedCodes: async (since: number): Promise<string[]> =>
      (await all<{ code: string }>(UNCLAIMED_CODES, since)).map(({ code }) => code),
    budgetPrices: async (): Promise<BudgetPrices | undefined> => readBudgetPrices(await setting(BUDGET_PRICES)),
    expectedTraffic: async (): Promise<ExpectedTraffic | undefined> => readExpectedTraffic(await setting(EXPECTED_TRAFFIC)),
    loop: async (): Promise<LoopRow> => readLoop(await setting(LOOP)),
    learning: async (): Promise<Learning | undefined> => readLearning(await setting(LEARNING)),
    guardrails: async (): Promise<Guardrails | undefined> => readGuardrails(await setting(GUARDRAILS)),
    cursor: (name: string): Promise<number | undefined> =>
      one<{ at: number }, number>(({ at }) => at, 'SELECT value::bigint AS at FROM couplet.setting WHERE name = $1', `cursor:${name}`),
    orders: async (): Promise<StoredOrder[]> =>
      (await all<OrderColumns>('SELECT body, bucket, received_at FROM couplet.shop_order ORDER BY position')).map(storedOrder),
    orderTotals: (): Promise<readonly OrderTotal[]> => all<OrderTotal>(ORDER_TOTALS),
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
    campaignDraft: (): Promise<CampaignDraft | undefined> =>
      one<CampaignDraft, CampaignDraft>(
        (row) => row,
        'SELECT revision, campaign, updated_at AS "updatedAt", updated_by AS "updatedBy" FROM couplet.campaign_draft',
      ),
    release: async (): Promise<Release> =>
      releaseOf(
        await all<{ name: string; value: string }>(
          "SELECT name, value FROM couplet.setting WHERE name IN ('serving', 'bundle', 'rollout')",
        ),
      ),
    serving: async (): Promise<boolean> =>
      (await one<{ value: string }, string>(({ value }) => value, "SELECT value FROM couplet.setting WHERE name = 'serving'")) !== 'no',
    writable: async (): Promise<boolean> => (await all<{ writable: boolean }>(WRITABLE))[0]?.writable ?? false,
  };
};
