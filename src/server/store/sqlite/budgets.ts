import type { Database } from 'better-sqlite3';
import type { ExpectedTraffic } from '../../../stats/metrics/expectedTraffic';
import type { BudgetPrices } from '../../../stats/metrics/shadowPrices';
import { type Books, BUDGET_COLUMNS, type BudgetColumns, type DayColumns, openBooks, withSharing } from '../../budgets/budgetUsage';
import { BUDGET_PRICES, EXPECTED_TRAFFIC, expectedTrafficRow, readBudgetPrices, readExpectedTraffic } from '../../records/budgetRepository';
import type { ClaimColumns } from '../../records/claimRepository';
import { settingReads, settingWrites } from './settings';

export const budgetReads = (db: Database) => {
  const setting = settingReads(db);
  return {
    budgetPrices: (): BudgetPrices | undefined => readBudgetPrices(setting(BUDGET_PRICES)),
    expectedTraffic: (): ExpectedTraffic | undefined => readExpectedTraffic(setting(EXPECTED_TRAFFIC)),
  };
};

export const budgetWrites = (db: Database) => {
  const set = settingWrites(db);
  return {
    putBudgetPrices: (prices: BudgetPrices, now: number): void => set(BUDGET_PRICES, JSON.stringify(prices), now),
    putExpectedTraffic: (peaks: ExpectedTraffic, now: number): void => set(EXPECTED_TRAFFIC, expectedTrafficRow(peaks), now),
  };
};

/** In-memory budgets of some coupons, and their resulting rows. Every function runs inside a savepoint of the group commit. */
export const bookWrites = (db: Database) => {
  const budgets = db.prepare<{ ids: string }, BudgetColumns>(
    `SELECT ${BUDGET_COLUMNS} FROM catalog WHERE ${withSharing('', 'IN (SELECT value FROM json_each(@ids))')}`,
  );
  const days = db.prepare<[string, string], DayColumns>(
    `SELECT * FROM day_use WHERE coupon_id IN (SELECT value FROM json_each(?)) AND day IN (SELECT value FROM json_each(?))`,
  );
  const total = db.prepare(
    `UPDATE catalog SET used_money = used_money + @usedMoney, used_count = used_count + @usedCount,
       reserved_money = reserved_money + @reservedMoney, reserved_count = reserved_count + @reservedCount WHERE coupon_id = @couponId`,
  );
  const day = db.prepare(
    `INSERT INTO day_use (coupon_id, day, money, count) VALUES (@couponId, @day, @money, @count)
     ON CONFLICT DO UPDATE SET money = money + excluded.money, count = count + excluded.count`,
  );

  return {
    /** Budgets of these claims' coupons and days. */
    open: (parts: readonly Pick<ClaimColumns, 'coupon_id' | 'day'>[]): Books => {
      const rows = budgets.all({ ids: JSON.stringify(parts.map(({ coupon_id }) => coupon_id)) });
      const ids = JSON.stringify(rows.map(({ coupon_id }) => coupon_id));
      return openBooks(rows, days.all(ids, JSON.stringify(parts.map((part) => part.day))));
    },
    close: (books: Books): void => {
      for (const change of books.totals()) total.run(change);
      for (const change of books.days()) day.run(change);
    },
  };
};
