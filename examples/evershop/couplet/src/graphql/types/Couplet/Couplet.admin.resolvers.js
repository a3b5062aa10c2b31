import { camelCase } from '@evershop/evershop/lib/util/camelCase';
import { select } from '@evershop/postgres-query-builder';
import { termsOf } from '../../../services/terms.js';

const usable = (coupon) =>
  coupon.status === true && coupon.used_time < coupon.max_uses_time_per_coupon && Date.now() < termsOf(coupon).expiresAt;

const missing = async (table, column, values, pool) => {
  if (values.length === 0) return [];
  const rows = await select(column).from(table).where(column, 'IN', values).execute(pool);
  const known = new Set(rows.map((row) => row[column]));
  return values.filter((value) => !known.has(value));
};

export default {
  Query: {
    coupletCodes: async (_root, { code, after = 0, limit = 500 }, { pool }) => {
      const query = select().from('coupon');
      query.where('discount_type', '=', 'couplet').andWhere('coupon_id', '>', after);
      if (code) query.andWhere('coupon', '=', code);
      const rows = await query.orderBy('coupon_id', 'ASC').limit(0, limit).execute(pool);
      return rows.map((row) => ({ id: row.coupon_id, code: row.coupon, usable: usable(row) }));
    },
    coupletOrders: async (_root, { changedSince, after = 0, limit }, { pool }) => {
      // PostgreSQL keeps microseconds, of which the asker knows whole milliseconds: many orders of one instant are told apart by their ids.
      const { rows } = await pool.query(
        `SELECT * FROM "order" WHERE (date_trunc('milliseconds', updated_at), order_id) > ($1::timestamptz, $2::int)
          ORDER BY date_trunc('milliseconds', updated_at), order_id LIMIT $3`,
        [new Date(changedSince).toISOString(), after, limit],
      );
      return rows.map((row) => ({ id: row.order_id, changedAt: new Date(row.updated_at).getTime(), order: camelCase(row) }));
    },
    coupletUnknown: async (_root, { categories, itemIds }, { pool }) => [
      ...(await missing('category_description', 'name', categories, pool)),
      ...(await missing('product', 'sku', itemIds, pool)),
    ],
    coupletProducts: async (_root, { after = 0, limit }, { pool }) => {
      const { rows } = await pool.query(
        `SELECT product.product_id AS id, product.sku, described.name, product.price, category.name AS category
          FROM product JOIN product_description AS described ON described.product_description_product_id = product.product_id
            LEFT JOIN category_description AS category ON category.category_description_category_id = product.category_id
          WHERE product.status AND product.product_id > $1 ORDER BY product.product_id LIMIT $2`,
        [after, limit],
      );
      return rows.map((row) => ({ ...row, price: Number(row.price) }));
    },
  },
};
