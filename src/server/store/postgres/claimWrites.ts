import { fail, ok, type Result } from '../../../core/result';
import { type ClaimColumns, claimRow } from '../rows';
import type { ClaimRow } from '../store';
import { byText, lockBudgets } from './budgets';
import type { Postgres, Query } from './connectPostgres';
import { changedMeanwhile } from './databaseErrors';

type Reserved = Result<{ row: ClaimRow; fresh: boolean }>;

const INSERT = `
  INSERT INTO couplet.claim (key, coupon_id, coupon_version, code, status, reserved, attribution, created_at, expires_at)
  SELECT key, coupon_id, coupon_version, code, 'pending', reserved, attribution, created_at, expires_at
  FROM unnest($1::text[], $2::text[], $3::integer[], $4::text[], $5::bigint[], $6::text[], $7::bigint[], $8::bigint[])
    AS given (key, coupon_id, coupon_version, code, reserved, attribution, created_at, expires_at)
  ON CONFLICT (key) DO NOTHING`;

// The budget's only gate: one conditional update, never read-then-write. No row changed means that the claims inserted before it go too.
const RESERVE = `
  UPDATE couplet.catalog AS budget SET reserved_money = reserved_money + more.money, reserved_count = reserved_count + more.count
  FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS more (coupon_id, money, count)
  WHERE budget.coupon_id = more.coupon_id
    AND (cap_money IS NULL OR used_money + reserved_money + more.money <= cap_money)
    AND (cap_count IS NULL OR used_count + reserved_count + more.count <= cap_count)`;

const GIVE_BACK = `
  UPDATE couplet.catalog AS budget SET reserved_money = reserved_money - less.money, reserved_count = reserved_count - less.count
  FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS less (coupon_id, money, count)
  WHERE budget.coupon_id = less.coupon_id`;

interface Part {
  readonly couponId: string;
  readonly reserved: number;
}

/** Money and count by coupon, as columns of `RESERVE` and `GIVE_BACK`. */
const sums = (parts: readonly Part[]): readonly [string[], number[], number[]] => {
  const byCoupon = new Map<string, { money: number; count: number }>();
  for (const { couponId, reserved } of parts) {
    const { money, count } = byCoupon.get(couponId) ?? { money: 0, count: 0 };
    byCoupon.set(couponId, { money: money + reserved, count: count + 1 });
  }
  const all = [...byCoupon];
  return [all.map(([id]) => id), all.map(([, { money }]) => money), all.map(([, { count }]) => count)];
};

const insertClaims = async (query: Query, added: readonly ClaimRow[]): Promise<void> => {
  const rows = byText(added, ({ key }) => key);
  const inserted = await query(INSERT, [
    rows.map(({ key }) => key),
    rows.map(({ couponId }) => couponId),
    rows.map(({ couponVersion }) => couponVersion),
    rows.map(({ code }) => code),
    rows.map(({ reserved }) => reserved),
    rows.map(({ attribution }) => attribution),
    rows.map(({ createdAt }) => createdAt),
    rows.map(({ expiresAt }) => expiresAt),
  ]);
  // Another replica took one of the keys for another coupon after it was looked up.
  if (inserted.count < rows.length) throw changedMeanwhile();
  const more = sums(rows);
  const gate = await query(RESERVE, more);
  if (gate.count < more[0].length) throw changedMeanwhile();
};

/**
 * Claims and their budget, a batch in one transaction. All transactions lock budgets first, by coupon id, then claims, by key, so that those
 * of several replicas wait for each other and never deadlock; under the lock, who fits in is decided in the order of arrival.
 */
export const claimWrites = ({ transaction }: Postgres) => {
  const reserve = (jobs: readonly ClaimRow[]): Promise<readonly Reserved[]> =>
    transaction(async (inside) => {
      const budgets = await lockBudgets(
        inside,
        jobs.map(({ couponId }) => couponId),
      );
      const { rows } = await inside<ClaimColumns>('SELECT * FROM couplet.claim WHERE key = ANY ($1)', [jobs.map(({ key }) => key)]);
      const known = new Map(rows.map((row) => [row.key, claimRow(row)]));
      const added: ClaimRow[] = [];
      const answers = jobs.map((job): Reserved => {
        const before = known.get(job.key);
        if (before) {
          return before.couponId === job.couponId && before.couponVersion === job.couponVersion
            ? ok({ row: before, fresh: false })
            : fail('idempotency_conflict', 'This Idempotency-Key was used for another coupon.');
        }
        const budget = budgets.get(job.couponId);
        if (!budget?.listed) return fail('coupon_unknown', 'The shop has no such coupon.');
        if (!budget.take(job.reserved)) return fail('budget_exhausted', 'The budget of this coupon is used up.');
        const row: ClaimRow = { ...job, status: 'pending' };
        known.set(row.key, row);
        added.push(row);
        return ok({ row, fresh: true });
      });
      if (added.length > 0) await insertClaims(inside, added);
      return answers;
    });

  const issue = (keys: readonly string[]): Promise<readonly boolean[]> =>
    transaction(async (inside) => {
      const { rows } = await inside<Pick<ClaimColumns, 'key' | 'status'>>(
        'SELECT key, status FROM couplet.claim WHERE key = ANY ($1) ORDER BY key FOR NO KEY UPDATE',
        [keys],
      );
      const pending = rows.filter(({ status }) => status === 'pending').map(({ key }) => key);
      if (pending.length > 0) await inside("UPDATE couplet.claim SET status = 'issued' WHERE key = ANY ($1)", [pending]);
      const standing = new Set(rows.filter(({ status }) => status !== 'released').map(({ key }) => key));
      return keys.map((key) => standing.has(key));
    });

  const giveBack = (keys: readonly string[], statuses: readonly string[], change: string): Promise<readonly boolean[]> =>
    transaction(async (inside) => {
      const { rows: coupons } = await inside<{ coupon_id: string }>('SELECT DISTINCT coupon_id FROM couplet.claim WHERE key = ANY ($1)', [
        keys,
      ]);
      const budgets = await lockBudgets(
        inside,
        coupons.map(({ coupon_id }) => coupon_id),
      );
      const { rows } = await inside<ClaimColumns>(
        'SELECT * FROM couplet.claim WHERE key = ANY ($1) AND status = ANY ($2) ORDER BY key FOR UPDATE',
        [keys, statuses],
      );
      if (rows.some(({ coupon_id }) => !budgets.has(coupon_id))) throw changedMeanwhile();
      const open = new Set(rows.map(({ key }) => key));
      if (open.size > 0) {
        await inside(change, [[...open]]);
        await inside(GIVE_BACK, sums(rows.map(claimRow)));
      }
      // Of several that name one claim, the first has changed it.
      return keys.map((key) => open.delete(key));
    });

  return {
    reserve,
    issue,
    release: (keys: readonly string[]) =>
      giveBack(keys, ['pending', 'issued'], "UPDATE couplet.claim SET status = 'released' WHERE key = ANY ($1)"),
    abandon: (keys: readonly string[]) => giveBack(keys, ['pending'], 'DELETE FROM couplet.claim WHERE key = ANY ($1)'),
  };
};
