import type { RefusalCount } from '../metricsStore';
import type { Postgres } from './connectPostgres';
import { storable } from './storable';

/** In one order on all replicas, so that two that count the same wait for each other and never deadlock. */
const ADD = `
  INSERT INTO couplet.refusal_count AS known (day, coupon_id, code, count)
  SELECT given.day, coalesce(catalog.coupon_id, ''), given.code, sum(given.count)
  FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) AS given (day, coupon_id, code, count)
    LEFT JOIN couplet.catalog AS catalog ON catalog.coupon_id = given.coupon_id
  GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (day, coupon_id, code) DO UPDATE SET count = known.count + excluded.count`;

export const refusalWrites = ({ query }: Postgres) => ({
  addRefusals: async (counts: readonly RefusalCount[]): Promise<void> => {
    const columns = [
      counts.map(({ day }) => day),
      counts.map(({ couponId }) => storable(couponId)),
      counts.map(({ code }) => code),
      counts.map(({ count }) => count),
    ];
    await query(ADD, columns);
  },
});
