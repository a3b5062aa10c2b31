import type { Database } from 'better-sqlite3';
import type { RefusalCount } from '../metricsStore';

export const refusalWrites = (db: Database) => {
  const add = db.prepare<RefusalCount>(
    `INSERT INTO refusal_count (day, coupon_id, code, count)
     VALUES (@day, coalesce((SELECT coupon_id FROM catalog WHERE coupon_id = @couponId), ''), @code, @count)
     ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  );
  return {
    addRefusals: (counts: readonly RefusalCount[]): void => {
      for (const row of counts) add.run(row);
    },
  };
};
