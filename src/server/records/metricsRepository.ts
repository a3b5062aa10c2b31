import { SIMULATED_ROUTE } from '../../protocol/order';

/** What became of the claims of one coupon that were made on one calendar day of the shop. A claim that was never answered (`pending`) is none. */
export interface ClaimCount {
  readonly couponId: string;
  readonly day: string;
  /** Codes handed out; of a code for all, how often. */
  readonly issued: number;
  /** Waiting to be used. */
  readonly open: number;
  /** Used by an order that stands; of a code for all, orders of the day with it, whoever was given it. */
  readonly redeemed: number;
  /** Ended unused: expired, or given back. */
  readonly released: number;
  /** Those of which an order was cancelled. */
  readonly cancelled: number;
  /** Claims of a code for all among `issued`, and orders with it. */
  readonly shared: number;
}

/** Median time from a claim to the order that stands, ms, of codes for one shopper. */
export interface ClaimDelay {
  readonly couponId: string;
  readonly medianMs: number;
}

/** Used and reserved of one calendar day of the shop. */
export interface DayUse {
  readonly couponId: string;
  readonly day: string;
  readonly money: number;
  readonly count: number;
  /** First day on which the coupon was claimed at all. */
  readonly firstDay: string;
}

export interface RefusalCount {
  /** `2026-12-24` in the shop's zone. */
  readonly day: string;
  /** Empty where the request named no coupon there ever was. */
  readonly couponId: string;
  /** Reason code. */
  readonly code: string;
  readonly count: number;
}

/** Part of the port: metrics of claims. */
export interface MetricsRepository {
  /** Every claim there is, by coupon and day in turn; reads the whole table. */
  claimCounts(): Promise<readonly ClaimCount[]>;
  /** Of every coupon of which a code was used; reads every claim that was. */
  claimDelays(): Promise<readonly ClaimDelay[]>;
  /** From a day on, by coupon and day in turn. */
  dayUse(since: string): Promise<readonly DayUse[]>;
  /** Adds to the counts. An id that is no coupon's, listed or not, is not kept as it was given but counts under the empty one. */
  addRefusals(counts: readonly RefusalCount[]): Promise<void>;
  /** From a day on, by day, coupon and code in turn. */
  refusals(since: string): Promise<readonly RefusalCount[]>;
}

/**
 * Counts of claims, the same SQL on both databases but for how the codes of an order's body are taken apart. Uses of a code for all are claims that
 * nobody made, told by their key.
 *
 * @param schema `couplet.` or nothing
 * @param codes a table `used` of the codes in `paid.body`
 * @param code one of them, upper case
 */
export const claimCountsSql = (schema: string, codes: string, code: string): string => `
  WITH undone AS (
    SELECT DISTINCT claim.key FROM ${schema}shop_order AS gone
      JOIN ${schema}shop_order AS paid ON paid.order_id = gone.order_id AND paid.event = 'paid'
      CROSS JOIN ${codes}
      JOIN ${schema}claim AS claim ON upper(claim.code) = ${code} AND claim.source <> 'shared'
    WHERE gone.event = 'cancelled'
  ), told AS (
    SELECT coupon_id, day, status, source = 'shared' AS shared, key LIKE 'order:%' AS used, undone.key IS NOT NULL AS undone
    FROM ${schema}claim AS claim LEFT JOIN undone USING (key) WHERE status <> 'pending'
  )
  SELECT coupon_id AS "couponId", day, count(*) FILTER (WHERE NOT used) AS issued,
    count(*) FILTER (WHERE status = 'issued') AS open,
    count(*) FILTER (WHERE status = 'redeemed') AS redeemed,
    count(*) FILTER (WHERE status = 'released' AND NOT used) AS released,
    count(*) FILTER (WHERE undone OR (used AND status <> 'redeemed')) AS cancelled,
    count(*) FILTER (WHERE shared) AS shared
  FROM told GROUP BY coupon_id, day ORDER BY coupon_id, day`;

/** Middle of the waits, or of the two in the middle: window functions, as one of the databases has no ordered-set aggregates. */
export const claimDelaysSql = (schema: string): string => `
  WITH waits AS (
    SELECT coupon_id, paid.received_at - claim.created_at AS ms,
      row_number() OVER (PARTITION BY coupon_id ORDER BY paid.received_at - claim.created_at) AS place,
      count(*) OVER (PARTITION BY coupon_id) AS number
    FROM ${schema}claim AS claim JOIN ${schema}shop_order AS paid ON paid.order_id = claim.order_id AND paid.event = 'paid'
    WHERE claim.status = 'redeemed' AND claim.source <> 'shared'
  )
  SELECT coupon_id AS "couponId", avg(ms) AS "medianMs" FROM waits WHERE place IN ((number + 1) / 2, (number + 2) / 2)
  GROUP BY coupon_id ORDER BY coupon_id`;

/** @param since the parameter's place */
export const dayUseSql = (schema: string, since: string): string => `
  SELECT coupon_id AS "couponId", day, money, count,
    (SELECT min(day) FROM ${schema}day_use AS first WHERE first.coupon_id = recent.coupon_id) AS "firstDay"
  FROM ${schema}day_use AS recent WHERE day >= ${since} ORDER BY coupon_id, day`;

/** @param since the parameter's place */
export const refusalsSql = (schema: string, since: string): string => `
  SELECT day, coupon_id AS "couponId", code, count FROM ${schema}refusal_count WHERE day >= ${since} ORDER BY day, coupon_id, code`;

/** What the stored body of a simulated order has in it and no other: quotes within a text are escaped. */
export const SIMULATED_MARK = `"route":${JSON.stringify(SIMULATED_ROUTE)}`;
