import type { Database } from 'better-sqlite3';
import type { ClaimColumns } from '../rows';

/** Writes whole rows of claims. */
export const claimColumns = (db: Database) => {
  const INSERT = `
    INSERT INTO claim (key, coupon_id, coupon_version, code, source, status, reserved, paid, used, order_id, customer, locked_by, locked_until,
      attribution, day, created_at, expires_at)
    VALUES (@key, @coupon_id, @coupon_version, @code, @source, @status, @reserved, @paid, @used, @order_id, @customer, @locked_by, @locked_until,
      @attribution, @day, @created_at, @expires_at)`;
  const add = db.prepare(INSERT);
  const put = db.prepare(
    `${INSERT}
     ON CONFLICT (key) DO UPDATE SET status = excluded.status, paid = excluded.paid, used = excluded.used, order_id = excluded.order_id,
       customer = excluded.customer, locked_by = excluded.locked_by, locked_until = excluded.locked_until, expires_at = excluded.expires_at,
       day = excluded.day`,
  );
  return {
    /** A new claim; throws where its key or code is there. */
    add: (claim: ClaimColumns): void => void add.run(claim),
    /** A new claim, or all that may change of one that is there. */
    put: (claim: ClaimColumns): void => void put.run(claim),
  };
};
