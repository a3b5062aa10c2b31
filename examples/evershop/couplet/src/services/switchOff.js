import { pool } from '@evershop/evershop/lib/postgres';

/** Ends a coupon of the merchant's own, one of a pool that Couplet hands out: it stays, with status off. Resolves to how many there were. */
export const switchOff = async (code) => {
  const { rowCount } = await pool.query(
    `UPDATE coupon SET status = FALSE, updated_at = now() WHERE upper(coupon) = upper($1) AND discount_type <> 'couplet' AND status`,
    [code],
  );
  return rowCount;
};
