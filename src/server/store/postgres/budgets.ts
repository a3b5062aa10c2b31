import type { ExpectedTraffic } from '../../../stats/metrics/expectedTraffic';
import type { BudgetPrices } from '../../../stats/metrics/shadowPrices';
import { type Books, BUDGET_COLUMNS, type BudgetColumns, type DayColumns, openBooks, withSharing } from '../../budgets/budgetUsage';
import type { OfferColumns } from '../../claims/claimMaker';
import { BUDGET_PRICES, EXPECTED_TRAFFIC, expectedTrafficRow, readBudgetPrices, readExpectedTraffic } from '../../records/budgetRepository';
import type { ClaimColumns } from '../../records/claimRepository';
import { changedMeanwhile, type Postgres, type Query } from './connectPostgres';
import { rowReads } from './rows';
import { putSetting } from './settings';

/** A locked row of the catalog. */
export interface LockedBudget extends BudgetColumns, OfferColumns {
  readonly per_customer: number | null;
}

/** Sorts items by a text's UTF-16 code units: the same order on every replica. */
export const byText = <T>(items: readonly T[], textOf: (item: T) => string): T[] =>
  [...items].sort((a, b) => (textOf(a) < textOf(b) ? -1 : textOf(a) > textOf(b) ? 1 : 0));

/**
 * Locks the budgets of these coupons, and of all that share a budget with them, until the transaction ends, in the same order in all
 * transactions. A new catalog waits for that, so none changes who shares.
 * @param look only reads them
 */
export const lockBudgets = async (query: Query, couponIds: readonly string[], look = false): Promise<ReadonlyMap<string, LockedBudget>> => {
  if (couponIds.length === 0) return new Map();
  const { rows } = await query<LockedBudget>(
    `SELECT listed, coupon, currency, codes, time_zone, per_customer, ${BUDGET_COLUMNS}
     FROM couplet.catalog WHERE ${withSharing('couplet.', '= ANY ($1)')} ORDER BY coupon_id ${look ? '' : 'FOR NO KEY UPDATE'}`,
    [[...new Set(couponIds)]],
  );
  return new Map(rows.map((row) => [row.coupon_id, row]));
};

/** In-memory budgets of locked rows and their days. Days are read only if there is a daily limit. */
export const booksOf = async (
  query: Query,
  budgets: ReadonlyMap<string, LockedBudget>,
  parts: readonly Pick<ClaimColumns, 'coupon_id' | 'day'>[],
): Promise<Books> => {
  const all = [...budgets.values()];
  const isShared = all.some(({ campaign_cap_money_day: money, campaign_cap_count_day: count }) => money !== null || count !== null);
  const limited = isShared ? all : all.filter(({ cap_money_day, cap_count_day }) => cap_money_day !== null || cap_count_day !== null);
  if (limited.length === 0 || parts.length === 0) return openBooks(all, []);
  const { rows } = await query<DayColumns>('SELECT * FROM couplet.day_use WHERE coupon_id = ANY ($1) AND day = ANY ($2)', [
    limited.map(({ coupon_id }) => coupon_id),
    [...new Set(parts.map(({ day }) => day))],
  ]);
  return openBooks(all, rows);
};

// The only budget check: one conditional update, never read-then-write. Changes that free budget, or settle codes the shop has accepted,
// always pass.
const TOTALS = `
  UPDATE couplet.catalog AS budget SET
    used_money = budget.used_money + more.used_money, used_count = budget.used_count + more.used_count,
    reserved_money = budget.reserved_money + more.reserved_money, reserved_count = budget.reserved_count + more.reserved_count
  FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
    AS more (coupon_id, used_money, used_count, reserved_money, reserved_count)
  WHERE budget.coupon_id = more.coupon_id AND (NOT $6::boolean
    OR ((cap_money IS NULL OR budget.used_money + budget.reserved_money + more.reserved_money <= cap_money)
      AND (cap_count IS NULL OR budget.used_count + budget.reserved_count + more.reserved_count <= cap_count)))`;

const DAYS = `
  INSERT INTO couplet.day_use AS known (coupon_id, day, money, count)
  SELECT more.* FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) AS more (coupon_id, day, money, count)
    JOIN couplet.catalog USING (coupon_id)
    WHERE NOT $5::boolean OR ((cap_money_day IS NULL OR more.money <= cap_money_day) AND (cap_count_day IS NULL OR more.count <= cap_count_day))
  ON CONFLICT (coupon_id, day) DO UPDATE SET money = known.money + excluded.money, count = known.count + excluded.count
    WHERE NOT $5::boolean OR EXISTS (SELECT 1 FROM couplet.catalog WHERE catalog.coupon_id = known.coupon_id
      AND (cap_money_day IS NULL OR known.money + excluded.money <= cap_money_day)
      AND (cap_count_day IS NULL OR known.count + excluded.count <= cap_count_day))`;

/**
 * Writes the resulting budgets.
 * @param gated refuse what exceeds a limit: the transaction is then run again
 */
export const closeBooks = async (query: Query, books: Books, gated: boolean): Promise<void> => {
  const totals = books.totals();
  if (totals.length > 0) {
    const { count } = await query(TOTALS, [
      totals.map(({ couponId }) => couponId),
      totals.map(({ usedMoney }) => usedMoney),
      totals.map(({ usedCount }) => usedCount),
      totals.map(({ reservedMoney }) => reservedMoney),
      totals.map(({ reservedCount }) => reservedCount),
      gated,
    ]);
    if (count < totals.length) throw changedMeanwhile();
  }
  const days = books.days();
  if (days.length > 0) {
    const { count } = await query(DAYS, [
      days.map(({ couponId }) => couponId),
      days.map(({ day }) => day),
      days.map(({ money }) => money),
      days.map((row) => row.count),
      gated,
    ]);
    if (count < days.length) throw changedMeanwhile();
  }
};

export const budgetReads = (postgres: Postgres) => {
  const { setting } = rowReads(postgres);
  return {
    budgetPrices: async (): Promise<BudgetPrices | undefined> => readBudgetPrices(await setting(BUDGET_PRICES)),
    expectedTraffic: async (): Promise<ExpectedTraffic | undefined> => readExpectedTraffic(await setting(EXPECTED_TRAFFIC)),
  };
};

export const budgetWrites = ({ transaction }: Postgres) => ({
  putBudgetPrices: (prices: BudgetPrices, now: number): Promise<void> =>
    transaction(async (query) => {
      await putSetting(query, BUDGET_PRICES, JSON.stringify(prices), now);
    }),

  putExpectedTraffic: (peaks: ExpectedTraffic, now: number): Promise<void> =>
    transaction(async (query) => {
      await putSetting(query, EXPECTED_TRAFFIC, expectedTrafficRow(peaks), now);
    }),
});
