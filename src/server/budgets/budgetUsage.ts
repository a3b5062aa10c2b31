import { type Instant, MINUTE } from '../../protocol/values/clock';
import { localDate } from '../../protocol/values/localDay';
import { fail, type Result } from '../../protocol/values/result';
import type { CatalogRepository } from '../records/catalogRepository';
import type { ClaimColumns } from '../records/claimRepository';

const SLOT = 15 * MINUTE;
const known = new Map<string, { readonly slot: number; readonly day: string }>();

/**
 * `localDate`, cached per quarter of an hour and time zone. All offsets in use are multiples of 15 minutes
 * (https://data.iana.org/time-zones/theory.html), so no day begins within one.
 */
export const localDayOf = (time: Instant, timeZone: string): string => {
  const slot = Math.floor(time / SLOT);
  const last = known.get(timeZone);
  if (last?.slot === slot) return last.day;
  const day = localDate(slot * SLOT, timeZone);
  known.set(timeZone, { slot, day });
  return day;
};

/** IANA time zone of the shop's calendar, from its catalog; UTC without one. */
export const timeZoneOf = async (store: Pick<CatalogRepository, 'catalog'>): Promise<string> =>
  (await store.catalog())[0]?.timeZone ?? 'UTC';

/** Spend and reservations of a coupon, minor units and counts; negative values are possible in a change. */
interface Holding {
  readonly usedMoney: number;
  readonly usedCount: number;
  readonly reservedMoney: number;
  readonly reservedCount: number;
}

/** Limits of a coupon and of its campaign, with the coupon's spent and reserved amounts. */
export interface BudgetColumns {
  readonly coupon_id: string;
  readonly campaign_id: string | null;
  readonly campaign_cap_money: number | null;
  readonly campaign_cap_count: number | null;
  readonly campaign_cap_money_day: number | null;
  readonly campaign_cap_count_day: number | null;
  readonly cap_money: number | null;
  readonly cap_count: number | null;
  readonly cap_money_day: number | null;
  readonly cap_count_day: number | null;
  readonly money: number;
  readonly count: number;
}

/** Columns of `BudgetColumns`. */
export const BUDGET_COLUMNS = `coupon_id, cap_money, cap_count, cap_money_day, cap_count_day,
  campaign_id, campaign_cap_money, campaign_cap_count, campaign_cap_money_day, campaign_cap_count_day,
  used_money + reserved_money AS money, used_count + reserved_count AS count`;

/**
 * Chooses the rows of some coupons, and of all that share a budget with them.
 * @param schema `couplet.` or nothing
 * @param among the test of `coupon_id`
 */
export const withSharing = (schema: string, among: string): string => `(coupon_id ${among} OR campaign_id IN (
    SELECT campaign_id FROM ${schema}catalog WHERE coupon_id ${among}
      AND coalesce(campaign_cap_money, campaign_cap_count, campaign_cap_money_day, campaign_cap_count_day) IS NOT NULL))`;

/** The same for one calendar day of the shop. */
export interface DayColumns {
  readonly coupon_id: string;
  readonly day: string;
  readonly money: number;
  readonly count: number;
}

type BudgetErrorCode = 'budget_exhausted' | 'budget_exhausted_today';

const NOTHING: Holding = { usedMoney: 0, usedCount: 0, reservedMoney: 0, reservedCount: 0 };

/** The spend or reservation of one claim. A shared code reserves nothing; it counts when redeemed. */
const holdingOf = ({ status, source, used, reserved }: Pick<ClaimColumns, 'status' | 'source' | 'used' | 'reserved'>): Holding => {
  if (status === 'redeemed') return { ...NOTHING, usedMoney: used, usedCount: 1 };
  return status === 'released' || source === 'shared' ? NOTHING : { ...NOTHING, reservedMoney: reserved, reservedCount: 1 };
};

const plus = (a: Holding, b: Holding, sign: 1 | -1 = 1): Holding => ({
  usedMoney: a.usedMoney + sign * b.usedMoney,
  usedCount: a.usedCount + sign * b.usedCount,
  reservedMoney: a.reservedMoney + sign * b.reservedMoney,
  reservedCount: a.reservedCount + sign * b.reservedCount,
});

const changes = ({ usedMoney, usedCount, reservedMoney, reservedCount }: Holding): boolean =>
  usedMoney !== 0 || usedCount !== 0 || reservedMoney !== 0 || reservedCount !== 0;

/**
 * In-memory budgets whose rows are locked, including those of coupons that share a budget (`withSharing`). Checks for room, records changes
 * of claims and finally returns the change of each row. A claim counts towards the day it was made on, no matter when its order is paid,
 * cancelled or refunded.
 */
export const openBooks = (budgets: readonly BudgetColumns[], days: readonly DayColumns[]) => {
  const byCoupon = new Map(budgets.map((budget) => [budget.coupon_id, budget]));
  const dayKey = (couponId: string, day: string): string => `${day} ${couponId}`;
  const before = new Map(days.map((row) => [dayKey(row.coupon_id, row.day), row]));
  const totals = new Map<string, Holding>();
  const byDay = new Map<string, { readonly couponId: string; readonly day: string; readonly change: Holding }>();

  const post = (couponId: string, day: string, change: Holding): void => {
    totals.set(couponId, plus(totals.get(couponId) ?? NOTHING, change));
    const key = dayKey(couponId, day);
    byDay.set(key, { couponId, day, change: plus(byDay.get(key)?.change ?? NOTHING, change) });
  };

  const over = (cap: number | null, value: number): boolean => cap !== null && value > cap;

  /** Spent and reserved by some coupons, in all and on a day, after the recorded changes. */
  const spending = (coupons: readonly BudgetColumns[], day: string) => {
    const sum = { money: 0, count: 0, dayMoney: 0, dayCount: 0 };
    for (const { coupon_id, money, count } of coupons) {
      const total = totals.get(coupon_id) ?? NOTHING;
      const [known, today] = [before.get(dayKey(coupon_id, day)), byDay.get(dayKey(coupon_id, day))?.change ?? NOTHING];
      sum.money += money + total.usedMoney + total.reservedMoney;
      sum.count += count + total.usedCount + total.reservedCount;
      sum.dayMoney += (known?.money ?? 0) + today.usedMoney + today.reservedMoney;
      sum.dayCount += (known?.count ?? 0) + today.usedCount + today.reservedCount;
    }
    return sum;
  };

  return {
    /** Records a claim's change of state; `undefined`: it did not exist. */
    move: (from: ClaimColumns | undefined, to: ClaimColumns): void =>
      post(to.coupon_id, to.day, plus(holdingOf(to), from ? holdingOf(from) : NOTHING, -1)),
    /** Why an additional amount and count exceed a budget; `undefined` if they fit. */
    refuses: (couponId: string, day: string, money: number, count: number): BudgetErrorCode | undefined => {
      const budget = byCoupon.get(couponId);
      if (!budget) return 'budget_exhausted';
      const own = spending([budget], day);
      const { campaign_id } = budget;
      const all =
        campaign_id === null
          ? own
          : spending(
              budgets.filter((other) => other.campaign_id === campaign_id),
              day,
            );
      if (
        over(budget.cap_money, own.money + money) ||
        over(budget.cap_count, own.count + count) ||
        over(budget.campaign_cap_money, all.money + money) ||
        over(budget.campaign_cap_count, all.count + count)
      )
        return 'budget_exhausted';
      return over(budget.cap_money_day, own.dayMoney + money) ||
        over(budget.cap_count_day, own.dayCount + count) ||
        over(budget.campaign_cap_money_day, all.dayMoney + money) ||
        over(budget.campaign_cap_count_day, all.dayCount + count)
        ? 'budget_exhausted_today'
        : undefined;
    },
    totals: () => [...totals].map(([couponId, change]) => ({ couponId, ...change })).filter(changes),
    days: () =>
      [...byDay.values()]
        .map(({ couponId, day, change }) => ({
          couponId,
          day,
          money: change.usedMoney + change.reservedMoney,
          count: change.usedCount + change.reservedCount,
        }))
        .filter(({ money, count }) => money !== 0 || count !== 0),
  };
};
export type Books = ReturnType<typeof openBooks>;

const SENTENCES: Readonly<Record<BudgetErrorCode | 'pool_empty', string>> = {
  budget_exhausted: 'The budget of this coupon or of its campaign is used up.',
  budget_exhausted_today: 'The budget of this coupon or of its campaign for today is used up.',
  pool_empty: 'All codes of this coupon have been handed out.',
};

export const budgetError = (code: BudgetErrorCode | 'pool_empty'): Result<never> => fail(code, SENTENCES[code]);
