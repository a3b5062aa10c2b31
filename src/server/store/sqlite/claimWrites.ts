import type { Database } from 'better-sqlite3';
import { fail, ok, type Result } from '../../../core/result';
import { type ClaimColumns, claimRow } from '../rows';
import type { ClaimRow } from '../store';

/** Claims and their budget. Every function runs inside a savepoint of the group commit: all of it or nothing. */
export const claimWrites = (db: Database) => {
  const byKey = db.prepare<[string], ClaimColumns>('SELECT * FROM claim WHERE key = ?');
  const listed = db.prepare<[string], { listed: number }>('SELECT listed FROM catalog WHERE coupon_id = ? AND listed = 1');
  const insert = db.prepare(
    `INSERT INTO claim (key, coupon_id, coupon_version, code, status, reserved, attribution, created_at, expires_at)
     VALUES (@key, @couponId, @couponVersion, @code, 'pending', @reserved, @attribution, @createdAt, @expiresAt)`,
  );
  // The budget's only gate: one conditional update, never read-then-write.
  const reserve = db.prepare(
    `UPDATE catalog SET reserved_money = reserved_money + @reserved, reserved_count = reserved_count + 1
     WHERE coupon_id = @couponId
       AND (cap_money IS NULL OR used_money + reserved_money + @reserved <= cap_money)
       AND (cap_count IS NULL OR used_count + reserved_count + 1 <= cap_count)`,
  );
  const giveBack = db.prepare(
    'UPDATE catalog SET reserved_money = reserved_money - @reserved, reserved_count = reserved_count - 1 WHERE coupon_id = @couponId',
  );
  const issue = db.prepare("UPDATE claim SET status = 'issued' WHERE key = ? AND status = 'pending'");
  const release = db.prepare("UPDATE claim SET status = 'released' WHERE key = ? AND status IN ('pending', 'issued')");
  const forget = db.prepare("DELETE FROM claim WHERE key = ? AND status = 'pending'");

  const reserveClaim = (row: ClaimRow): Result<{ row: ClaimRow; fresh: boolean }> => {
    const known = byKey.get(row.key);
    if (known) {
      return known.coupon_id === row.couponId && known.coupon_version === row.couponVersion
        ? ok({ row: claimRow(known), fresh: false })
        : fail('idempotency_conflict', 'This Idempotency-Key was used for another coupon.');
    }
    if (!listed.get(row.couponId)) return fail('coupon_unknown', 'The shop has no such coupon.');
    if (reserve.run(row).changes === 0) return fail('budget_exhausted', 'The budget of this coupon is used up.');
    insert.run(row);
    return ok({ row: { ...row, status: 'pending' }, fresh: true });
  };

  const issueClaim = (key: string): boolean => {
    issue.run(key);
    const status = byKey.get(key)?.status;
    return status === 'issued' || status === 'redeemed';
  };

  const giveBackIf = (key: string, change: typeof release): boolean => {
    const row = byKey.get(key);
    if (!row || change.run(key).changes === 0) return false;
    giveBack.run({ couponId: row.coupon_id, reserved: row.reserved });
    return true;
  };

  return {
    reserveClaim,
    issueClaim,
    releaseClaim: (key: string): boolean => giveBackIf(key, release),
    abandonClaim: (key: string): boolean => giveBackIf(key, forget),
  };
};
