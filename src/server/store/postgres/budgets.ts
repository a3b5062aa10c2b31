import type { Query } from './connectPostgres';

/** A locked row of the catalog. */
export interface LockedBudget {
  readonly listed: boolean;
  /** Takes one count and so much money where both fit in, minor units; returns whether they did. */
  take(money: number): boolean;
}

interface BudgetColumns {
  readonly coupon_id: string;
  readonly listed: boolean;
  readonly cap_money: number | null;
  readonly cap_count: number | null;
  readonly money: number;
  readonly count: number;
}

/** The items in the order of a text, by UTF-16 code units: the same on every replica. */
export const byText = <T>(items: readonly T[], textOf: (item: T) => string): T[] =>
  [...items].sort((a, b) => (textOf(a) < textOf(b) ? -1 : textOf(a) > textOf(b) ? 1 : 0));

/** Locks the budgets of these coupons, in one order for all transactions, until the transaction ends. */
export const lockBudgets = async (query: Query, couponIds: readonly string[]): Promise<ReadonlyMap<string, LockedBudget>> => {
  if (couponIds.length === 0) return new Map();
  const { rows } = await query<BudgetColumns>(
    `SELECT coupon_id, listed, cap_money, cap_count, used_money + reserved_money AS money, used_count + reserved_count AS count
     FROM couplet.catalog WHERE coupon_id = ANY ($1) ORDER BY coupon_id FOR NO KEY UPDATE`,
    [[...new Set(couponIds)]],
  );
  return new Map(
    rows.map(({ coupon_id, listed, cap_money, cap_count, money, count }) => {
      let taken = { money, count };
      const take = (more: number): boolean => {
        const next = { money: taken.money + more, count: taken.count + 1 };
        if (next.money > (cap_money ?? Number.POSITIVE_INFINITY) || next.count > (cap_count ?? Number.POSITIVE_INFINITY)) return false;
        taken = next;
        return true;
      };
      return [coupon_id, { listed, take }];
    }),
  );
};
