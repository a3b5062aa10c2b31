import type { CatalogEntry } from '../store';
import type { Postgres } from './connectPostgres';
import { putSetting } from './putSetting';

const LIST = `
  INSERT INTO couplet.catalog (coupon_id, coupon, currency, cap_money, cap_count, position, changed_at)
  SELECT coupon_id, coupon, currency, cap_money, cap_count, position, $7
  FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::integer[])
    AS given (coupon_id, coupon, currency, cap_money, cap_count, position)
  ON CONFLICT (coupon_id) DO UPDATE SET coupon = excluded.coupon, currency = excluded.currency, cap_money = excluded.cap_money,
    cap_count = excluded.cap_count, position = excluded.position, listed = true, changed_at = excluded.changed_at`;

/** What the merchant's own tools write. */
export const adminWrites = ({ transaction }: Postgres) => ({
  putCatalog: (entries: readonly CatalogEntry[], now: number): Promise<void> =>
    transaction(async (query) => {
      // Whoever locks budgets waits here, and holds none while waiting.
      await query('LOCK TABLE couplet.catalog IN EXCLUSIVE MODE');
      await query('UPDATE couplet.catalog SET listed = false WHERE listed');
      await query(LIST, [
        entries.map(({ coupon }) => coupon.id),
        entries.map(({ coupon }) => JSON.stringify(coupon)),
        entries.map(({ currency }) => currency),
        entries.map(({ budget }) => budget.money ?? null),
        entries.map(({ budget }) => budget.count ?? null),
        entries.map((_, position) => position),
        now,
      ]);
    }),

  advanceCursor: (name: string, to: number, now: number): Promise<void> =>
    transaction(async (query) => {
      await query(
        `INSERT INTO couplet.setting (name, value, changed_at) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at
         WHERE excluded.value::bigint > setting.value::bigint`,
        [`cursor:${name}`, String(to), now],
      );
    }),

  setServing: (serving: boolean, now: number): Promise<void> =>
    transaction(async (query) => {
      await putSetting(query, 'serving', serving ? 'yes' : 'no', now);
    }),
});
