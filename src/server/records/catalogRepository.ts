import { maxDiscount } from '../../engine/eligibility/discountOf';
import type { Budget, CouponLimits } from '../../protocol/coupons/budget';
import type { CodeOrigin } from '../../protocol/coupons/codes';
import type { Coupon } from '../../protocol/coupons/coupon';

export interface CatalogEntry {
  readonly coupon: Coupon;
  readonly currency: string;
  readonly budget: Budget;
  /** Redemptions per customer, as far as the shop can identify customers. */
  readonly limits?: CouponLimits | undefined;
  /** Absent: drawn for each claim. */
  readonly codes?: CodeOrigin | undefined;
  /** IANA time zone of the shop's calendar; absent: UTC. */
  readonly timeZone?: string | undefined;
  /** The campaign it belongs to, with the budget that all coupons of the campaign share; absent: the main campaign. */
  readonly campaign?: { readonly id: string; readonly budget: Budget } | undefined;
}

/** A catalog entry with its spend and reservations, minor units and counts. */
export interface CatalogState extends CatalogEntry {
  readonly usedMoney: number;
  readonly reservedMoney: number;
  readonly usedCount: number;
  readonly reservedCount: number;
}

export interface CouponUse {
  readonly couponId: string;
  /** Spent and reserved on this day, e.g. `2026-12-24`. */
  readonly today: { readonly day: string; readonly money: number; readonly count: number };
  /** Codes ever imported, and those not yet issued; null if the coupon has no pool. */
  readonly pool: { readonly imported: number; readonly left: number } | null;
}

/** Spend and reservations of a campaign, minor units and counts: of every coupon that was last listed in it. */
export interface CampaignUse {
  readonly campaignId: string;
  readonly usedMoney: number;
  readonly reservedMoney: number;
  readonly usedCount: number;
  readonly reservedCount: number;
  readonly today: CouponUse['today'];
}

/** Part of the port: coupons on offer, and their budgets. */
export interface CatalogRepository {
  /**
   * Replaces the catalog. A coupon no longer listed cannot be claimed. Its spend and reservations are kept and apply again when it returns.
   */
  putCatalog(entries: readonly CatalogEntry[], now: number): Promise<void>;
  /** Listed coupons. */
  catalog(): Promise<readonly CatalogState[]>;
  /** Every coupon that was ever listed, with its last terms. */
  knownCoupons(): Promise<readonly CatalogState[]>;
  /** One listed coupon. */
  catalogEntry(couponId: string): Promise<CatalogState | undefined>;
  /** Spend of each listed coupon on the shop's calendar day of `now`, and the state of its pool. */
  couponUse(now: number): Promise<readonly CouponUse[]>;
  /** Spend of each campaign with a listed coupon, by id. */
  campaignUse(now: number): Promise<readonly CampaignUse[]>;
}

/** Columns for writing a catalog entry. */
interface EntryColumns {
  readonly coupon_id: string;
  readonly coupon: string;
  readonly currency: string;
  readonly cap_money: number | null;
  readonly cap_count: number | null;
  readonly cap_money_day: number | null;
  readonly cap_count_day: number | null;
  readonly per_customer: number | null;
  readonly time_zone: string;
  readonly codes: string;
  /** Upper case, in which codes are compared. */
  readonly shared_code: string | null;
  readonly campaign_id: string | null;
  readonly campaign_cap_money: number | null;
  readonly campaign_cap_count: number | null;
  readonly campaign_cap_money_day: number | null;
  readonly campaign_cap_count_day: number | null;
  /** Largest cost of a claim. */
  readonly max_discount: number | null;
}

/** Columns as both databases return them, converted to the port's types. JSON columns were validated before writing. */
export interface CatalogColumns extends EntryColumns {
  readonly used_money: number;
  readonly reserved_money: number;
  readonly used_count: number;
  readonly reserved_count: number;
}

export const catalogColumns = ({ coupon, currency, budget, limits, codes, timeZone, campaign }: CatalogEntry): EntryColumns => ({
  coupon_id: coupon.id,
  coupon: JSON.stringify(coupon),
  currency,
  cap_money: budget.money ?? null,
  cap_count: budget.count ?? null,
  cap_money_day: budget.moneyPerDay ?? null,
  cap_count_day: budget.countPerDay ?? null,
  per_customer: limits?.perCustomer ?? null,
  time_zone: timeZone ?? 'UTC',
  codes: JSON.stringify(codes ?? { from: 'generated' }),
  shared_code: codes?.from === 'shared' ? codes.code.toUpperCase() : null,
  campaign_id: campaign?.id ?? null,
  campaign_cap_money: campaign?.budget.money ?? null,
  campaign_cap_count: campaign?.budget.count ?? null,
  campaign_cap_money_day: campaign?.budget.moneyPerDay ?? null,
  campaign_cap_count_day: campaign?.budget.countPerDay ?? null,
  max_discount: maxDiscount(coupon.discount),
});

export const catalogState = (row: CatalogColumns): CatalogState => ({
  coupon: JSON.parse(row.coupon),
  currency: row.currency,
  budget: {
    money: row.cap_money ?? undefined,
    count: row.cap_count ?? undefined,
    moneyPerDay: row.cap_money_day ?? undefined,
    countPerDay: row.cap_count_day ?? undefined,
  },
  limits: { perCustomer: row.per_customer ?? undefined },
  codes: JSON.parse(row.codes),
  timeZone: row.time_zone,
  ...(row.campaign_id === null
    ? {}
    : {
        campaign: {
          id: row.campaign_id,
          budget: {
            money: row.campaign_cap_money ?? undefined,
            count: row.campaign_cap_count ?? undefined,
            moneyPerDay: row.campaign_cap_money_day ?? undefined,
            countPerDay: row.campaign_cap_count_day ?? undefined,
          },
        },
      }),
  usedMoney: row.used_money,
  reservedMoney: row.reserved_money,
  usedCount: row.used_count,
  reservedCount: row.reserved_count,
});

export type CampaignUseColumns = Omit<CampaignUse, 'today'> & { readonly money: number; readonly count: number };

/**
 * Spend of campaigns. The SQL is the same for both databases.
 * @param schema `couplet.` or nothing
 * @param day the parameter's placeholder: a calendar day of the shop
 */
export const campaignUseSql = (schema: string, day: string): string => {
  const sum = (column: string, name: string) => `CAST(coalesce(sum(${column}), 0) AS bigint) AS "${name}"`;
  return `
  SELECT campaign_id AS "campaignId", ${sum('used_money', 'usedMoney')}, ${sum('reserved_money', 'reservedMoney')},
    ${sum('used_count', 'usedCount')}, ${sum('reserved_count', 'reservedCount')}, ${sum('today.money', 'money')}, ${sum('today.count', 'count')}
  FROM ${schema}catalog AS listing LEFT JOIN ${schema}day_use AS today ON today.coupon_id = listing.coupon_id AND today.day = ${day}
  WHERE campaign_id IN (SELECT campaign_id FROM ${schema}catalog WHERE listed) GROUP BY campaign_id ORDER BY campaign_id`;
};

export const campaignUse = ({ money, count, ...use }: CampaignUseColumns, day: string): CampaignUse => ({
  ...use,
  today: { day, money, count },
});

export interface UseColumns {
  readonly coupon_id: string;
  readonly codes: string;
  readonly money: number;
  readonly count: number;
  readonly imported: number;
  readonly left_over: number;
}

export const couponUse = ({ coupon_id, codes, money, count, imported, left_over }: UseColumns, day: string): CouponUse => ({
  couponId: coupon_id,
  today: { day, money, count },
  pool: (JSON.parse(codes) as CodeOrigin).from === 'pool' ? { imported, left: left_over } : null,
});
