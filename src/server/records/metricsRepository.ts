import { SIMULATED_ROUTE } from '../../protocol/order';
import type { Period } from '../../stats/experiment/period';

/** Claims of one coupon made on one calendar day of the shop, by outcome. A `pending` claim does not count. */
export interface ClaimCount {
  readonly couponId: string;
  readonly day: string;
  /** Issued codes; for a shared code, number of claims. */
  readonly issued: number;
  /** Issued and unused. */
  readonly open: number;
  /** Used in a valid order; for a shared code, all orders of the day with it. */
  readonly redeemed: number;
  /** Ended unused: expired or rolled back. */
  readonly released: number;
  /** Claims with a cancelled order. */
  readonly cancelled: number;
  /** Shared-code claims among `issued`, and orders with the shared code. */
  readonly shared: number;
}

/** Median time from claim to order, ms, for single-use codes in valid orders. */
export interface ClaimDelay {
  readonly couponId: string;
  readonly medianMs: number;
}

/** Claims of one coupon made on one calendar day of the shop. */
export interface ClaimDay {
  readonly couponId: string;
  readonly day: string;
  /** As in `ClaimCount`. */
  readonly issued: number;
  readonly redeemed: number;
  readonly shared: number;
  /** Cost of the redeemed codes when their orders were paid, minor units. */
  readonly discount: number;
}

/** When something happened for the first time, UTC ms; null: not yet. */
export interface FirstTimes {
  readonly firstOrder: number | null;
  readonly lastOrder: number | null;
  /** First order with the attribute of the experiment. */
  readonly measuredOrder: number | null;
  readonly claim: number | null;
}

/** Spend and reservations of one calendar day of the shop. */
export interface DayUse {
  readonly couponId: string;
  readonly day: string;
  readonly money: number;
  readonly count: number;
  /** First day with a claim of the coupon. */
  readonly firstDay: string;
}

export interface RefusalCount {
  /** `2026-12-24` in the shop's time zone. */
  readonly day: string;
  /** Empty if the request named no known coupon. */
  readonly couponId: string;
  /** Reason code. */
  readonly code: string;
  readonly count: number;
}

/** Before and after every day of a calendar. */
export const allDays: Period = { from: '0000-01-01', to: '9999-12-31' };

/** Part of the port: metrics of claims. */
export interface MetricsRepository {
  /** Counts of claims made in the period, or of all, by coupon, then day. Reads the whole table. */
  claimCounts(period?: Period): Promise<readonly ClaimCount[]>;
  /** Of the same claims, for every coupon with a redemption. Reads every redeemed claim. */
  claimDelays(period?: Period): Promise<readonly ClaimDelay[]>;
  /** Claims made from one day to another, by coupon, then day. Reads only these. */
  claimDays(from: string, to: string): Promise<readonly ClaimDay[]>;
  firstTimes(experiment: string): Promise<FirstTimes>;
  /** From a day on, by coupon, then day. */
  dayUse(since: string): Promise<readonly DayUse[]>;
  /** Adds to the counts. An unknown coupon id, listed or not, is counted under the empty id. */
  addRefusals(counts: readonly RefusalCount[]): Promise<void>;
  /** From a day on, by day, coupon, then code. */
  refusals(since: string): Promise<readonly RefusalCount[]>;
}

/**
 * Counts of claims. The SQL is the same for both databases, except for extracting codes from an order's body. Redemptions of a shared code
 * are recognised by their key.
 *
 * @param schema `couplet.` or nothing
 * @param codes a table `used` of the codes in `paid.body`
 * @param code one of them, upper case
 * @param days placeholders of the first and the last day
 */
export const claimCountsSql = (schema: string, codes: string, code: string, days: readonly [string, string]): string => `
  WITH undone AS (
    SELECT DISTINCT claim.key FROM ${schema}shop_order AS gone
      JOIN ${schema}shop_order AS paid ON paid.order_id = gone.order_id AND paid.event = 'paid'
      CROSS JOIN ${codes}
      JOIN ${schema}claim AS claim ON upper(claim.code) = ${code} AND claim.source <> 'shared'
    WHERE gone.event = 'cancelled'
  ), told AS (
    SELECT coupon_id, day, status, source = 'shared' AS shared, key LIKE 'order:%' AS used, undone.key IS NOT NULL AS undone
    FROM ${schema}claim AS claim LEFT JOIN undone USING (key)
    WHERE status <> 'pending' AND day BETWEEN ${days[0]} AND ${days[1]}
  )
  SELECT coupon_id AS "couponId", day, count(*) FILTER (WHERE NOT used) AS issued,
    count(*) FILTER (WHERE status = 'issued') AS open,
    count(*) FILTER (WHERE status = 'redeemed') AS redeemed,
    count(*) FILTER (WHERE status = 'released' AND NOT used) AS released,
    count(*) FILTER (WHERE undone OR (used AND status <> 'redeemed')) AS cancelled,
    count(*) FILTER (WHERE shared) AS shared
  FROM told GROUP BY coupon_id, day ORDER BY coupon_id, day`;

/** Median of the delays, with window functions, because one of the databases has no ordered-set aggregates. */
export const claimDelaysSql = (schema: string, days: readonly [string, string]): string => `
  WITH waits AS (
    SELECT coupon_id, paid.received_at - claim.created_at AS ms,
      row_number() OVER (PARTITION BY coupon_id ORDER BY paid.received_at - claim.created_at) AS place,
      count(*) OVER (PARTITION BY coupon_id) AS number
    FROM ${schema}claim AS claim JOIN ${schema}shop_order AS paid ON paid.order_id = claim.order_id AND paid.event = 'paid'
    WHERE claim.status = 'redeemed' AND claim.source <> 'shared' AND claim.day BETWEEN ${days[0]} AND ${days[1]}
  )
  SELECT coupon_id AS "couponId", avg(ms) AS "medianMs" FROM waits WHERE place IN ((number + 1) / 2, (number + 2) / 2)
  GROUP BY coupon_id ORDER BY coupon_id`;

/** @param bounds placeholders of the first and the last day */
export const claimDaysSql = (schema: string, [from, to]: readonly [string, string]): string => `
  SELECT coupon_id AS "couponId", day, count(*) FILTER (WHERE key NOT LIKE 'order:%') AS issued,
    count(*) FILTER (WHERE status = 'redeemed') AS redeemed, count(*) FILTER (WHERE source = 'shared') AS shared,
    coalesce(sum(paid) FILTER (WHERE status = 'redeemed'), 0) AS discount
  FROM ${schema}claim WHERE day >= ${from} AND day <= ${to} AND status <> 'pending' GROUP BY coupon_id, day ORDER BY coupon_id, day`;

/** @param bounds placeholders of `attributionRange` */
export const firstTimesSql = (schema: string, [from, to]: readonly [string, string]): string => `
  SELECT (SELECT min(received_at) FROM ${schema}shop_order WHERE event = 'paid') AS "firstOrder",
    (SELECT max(received_at) FROM ${schema}shop_order WHERE event = 'paid') AS "lastOrder",
    (SELECT min(first_at) FROM ${schema}order_total WHERE attribution >= ${from} AND attribution < ${to}) AS "measuredOrder",
    (SELECT created_at FROM ${schema}claim WHERE status <> 'pending' AND key NOT LIKE 'order:%' ORDER BY day, created_at LIMIT 1) AS claim`;

/** Attributes of an experiment sort from the first of these up to the second, because `/` follows the dot. */
export const attributionRange = (experiment: string): [from: string, to: string] => [`v1.${experiment}.`, `v1.${experiment}/`];

/** @param since the parameter's placeholder */
export const dayUseSql = (schema: string, since: string): string => `
  SELECT coupon_id AS "couponId", day, money, count,
    (SELECT min(day) FROM ${schema}day_use AS first WHERE first.coupon_id = recent.coupon_id) AS "firstDay"
  FROM ${schema}day_use AS recent WHERE day >= ${since} ORDER BY coupon_id, day`;

/** @param since the parameter's placeholder */
export const refusalsSql = (schema: string, since: string): string => `
  SELECT day, coupon_id AS "couponId", code, count FROM ${schema}refusal_count WHERE day >= ${since} ORDER BY day, coupon_id, code`;

/** Text found only in the stored body of simulated orders, because quotes within a value are escaped. */
export const SIMULATED_MARK = `"route":${JSON.stringify(SIMULATED_ROUTE)}`;
