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
