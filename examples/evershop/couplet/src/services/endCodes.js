import { pool } from '@evershop/evershop/lib/postgres';
import { del, select } from '@evershop/postgres-query-builder';

/** Takes one of Couplet's coupons out of the shop, or all; a merchant's own stay. Resolves to how many there were. */
export const endCodes = async (code) => {
  const found = select('coupon').from('coupon');
  found.where('discount_type', '=', 'couplet');
  const gone = del('coupon');
  gone.where('discount_type', '=', 'couplet');
  if (code !== undefined) for (const query of [found, gone]) query.andWhere('coupon', '=', code);
  const { length } = await found.execute(pool);
  await gone.execute(pool);
  return length;
};
