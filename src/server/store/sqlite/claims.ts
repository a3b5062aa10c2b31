import type { Database } from 'better-sqlite3';
import { fail, ok, type Result } from '../../../protocol/values/result';
import { budgetError } from '../../budgets/budgetUsage';
import { claimMaker, type OfferColumns } from '../../claims/claimMaker';
import { tokenOf } from '../../claims/friendRefusal';
import type { ClaimRow, NewClaim, OpenClaims } from '../../records/claimRepository';
import { type ClaimColumns, claimRow, RETURNED } from '../../records/claimRepository';
import { bookWrites } from './budgets';
import { friendClaims } from './friends';

export const claimReads = (db: Database) => {
  const claim = db.prepare<[string], ClaimColumns>('SELECT * FROM claim WHERE key = ?');
  const expired = db.prepare<{ now: number; limit: number }, ClaimColumns>(
    `SELECT * FROM claim WHERE status IN ('pending', 'issued') AND expires_at <= @now
     AND coalesce(locked_until, 0) <= @now ORDER BY expires_at LIMIT @limit`,
  );
  const pending = db.prepare<[], ClaimColumns>("SELECT * FROM claim WHERE status = 'pending' ORDER BY created_at");
  const open = db.prepare<[string, number], ClaimColumns>(
    "SELECT * FROM claim WHERE status IN ('pending', 'issued') AND key > ? ORDER BY key LIMIT ?",
  );
  const byCoupon = db.prepare<{ since: number; overdueAt: number }, OpenClaims>(`
    SELECT coupon_id AS "couponId", count(*) AS open, count(*) FILTER (WHERE status = 'pending') AS pending,
    count(*) FILTER (WHERE created_at >= @since) AS recent, count(*) FILTER (WHERE expires_at < @overdueAt) AS overdue
    FROM claim WHERE status IN ('pending', 'issued') GROUP BY coupon_id ORDER BY coupon_id`);
  const orderOf = db
    .prepare<[string], string | null>("SELECT order_id FROM claim WHERE upper(code) = upper(?) AND source <> 'shared'")
    .pluck();
  const byCode = db.prepare<[string], ClaimColumns>(
    "SELECT * FROM claim WHERE upper(code) IN (SELECT value FROM json_each(?)) AND source <> 'shared'",
  );

  return {
    claim: (key: string): ClaimRow | undefined => {
      const row = claim.get(key);
      return row && claimRow(row);
    },
    expiredClaims: (now: number, limit: number): ClaimRow[] => expired.all({ now, limit }).map(claimRow),
    pendingClaims: (): ClaimRow[] => pending.all().map(claimRow),
    openClaims: (after: string, limit: number): ClaimRow[] => open.all(after, limit).map(claimRow),
    openByCoupon: (since: number, overdueAt: number): OpenClaims[] => byCoupon.all({ since, overdueAt }),
    orderOfCode: (code: string): string | undefined => orderOf.get(code) ?? undefined,
    claimsByCode: (codes: readonly string[]): ClaimRow[] =>
      byCode.all(JSON.stringify(codes.map((code) => code.toUpperCase()))).map(claimRow),
  };
};

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
  const see = db.prepare<[string, string]>('UPDATE pool_code SET seen = 1, claim_key = ? WHERE upper(code) = upper(?)');
  return {
    /** Inserts a claim; throws if its key or code exists. */
    add: (claim: ClaimColumns): void => void add.run(claim),
    /** Inserts a claim, or updates all changeable columns of an existing one. */
    put: (claim: ClaimColumns & { readonly wasSeen?: boolean }): void => {
      put.run(claim);
      if (claim.wasSeen) see.run(claim.key, claim.code);
    },
  };
};

/** Codes of pools, from claim to claim. */
const poolCodes = (db: Database) => {
  // Codes that were handed out before go first. So no more codes are known outside than the budget allows, and it also holds if a shopper
  // uses one after its claim has ended.
  const take = db.prepare<[string, string], { code: string }>(
    `UPDATE pool_code SET claim_key = ?
     WHERE position = (
       SELECT position FROM pool_code WHERE coupon_id = ? AND claim_key IS NULL AND seen = 0 ORDER BY returned_at, position LIMIT 1)
     RETURNING code`,
  );
  const leave = db.prepare<[string]>(
    `UPDATE claim SET code = '${RETURNED}' || lower(hex(key)) WHERE upper(code) = upper(?) AND source <> 'shared'`,
  );
  const giveBack = db.prepare<ClaimColumns & { ended: number }>(
    `UPDATE pool_code SET claim_key = iif(@ended, '', NULL), seen = max(seen, @ended, @locked_by IS NOT NULL), returned_at = @expires_at
     WHERE upper(code) = upper(@code)`,
  );

  return {
    /** The next code for a claim, from the ended claim that may have had it. */
    take: ({ key, coupon_id }: ClaimColumns): string | undefined => {
      const code = take.get(key, coupon_id)?.code;
      if (code !== undefined) leave.run(code);
      return code;
    },
    giveBack: (claim: ClaimColumns, isEnded: boolean): void => void giveBack.run({ ...claim, ended: Number(isEnded) }),
  };
};

/** Takes room in the budgets of a coupon and its campaign. */
const reservation = (db: Database) => {
  // The only check of budget and pool: one conditional update, never read-then-write.
  const ofCampaign = (part: 'money' | 'count') =>
    `(SELECT sum(used_${part} + reserved_${part}) FROM catalog AS other WHERE other.campaign_id = catalog.campaign_id)`;
  const ofCampaignToday = (part: 'money' | 'count') =>
    `coalesce((SELECT sum(${part}) FROM day_use JOIN catalog AS other USING (coupon_id)
        WHERE other.campaign_id = catalog.campaign_id AND day = @day), 0)`;
  const reserve = db.prepare(
    `UPDATE catalog SET reserved_money = reserved_money + @reserved, reserved_count = reserved_count + 1
     WHERE coupon_id = @coupon_id
       AND (cap_money IS NULL OR used_money + reserved_money + @reserved <= cap_money)
       AND (cap_count IS NULL OR used_count + reserved_count + 1 <= cap_count)
       AND (cap_money_day IS NULL OR @reserved
         + coalesce((SELECT money FROM day_use WHERE coupon_id = @coupon_id AND day = @day), 0) <= cap_money_day)
       AND (cap_count_day IS NULL OR 1
         + coalesce((SELECT count FROM day_use WHERE coupon_id = @coupon_id AND day = @day), 0) <= cap_count_day)
       AND (campaign_cap_money IS NULL OR @reserved + ${ofCampaign('money')} <= campaign_cap_money)
       AND (campaign_cap_count IS NULL OR 1 + ${ofCampaign('count')} <= campaign_cap_count)
       AND (campaign_cap_money_day IS NULL OR @reserved + ${ofCampaignToday('money')} <= campaign_cap_money_day)
       AND (campaign_cap_count_day IS NULL OR 1 + ${ofCampaignToday('count')} <= campaign_cap_count_day)
       AND (@source <> 'pool' OR EXISTS (SELECT 1 FROM pool_code WHERE coupon_id = @coupon_id AND claim_key IS NULL AND seen = 0))`,
  );
  const reserveDay = db.prepare(
    `INSERT INTO day_use (coupon_id, day, money, count) VALUES (@coupon_id, @day, @reserved, 1)
     ON CONFLICT DO UPDATE SET money = money + excluded.money, count = count + 1`,
  );
  return (claim: ClaimColumns): boolean => {
    if (reserve.run(claim).changes === 0) return false;
    reserveDay.run(claim);
    return true;
  };
};

/** Claims and their budget. Every function runs inside a savepoint of the group commit: all of it or nothing. */
export const claimWrites = (db: Database) => {
  const byKey = db.prepare<[string], ClaimColumns>('SELECT * FROM claim WHERE key = ?');
  const statusOf = db.prepare<[string], Pick<ClaimColumns, 'status'>>('SELECT status FROM claim WHERE key = ?');
  const offered = db.prepare<[string], OfferColumns>(
    'SELECT coupon_id, listed, coupon, currency, codes, time_zone FROM catalog WHERE coupon_id = ?',
  );
  const stopped = db.prepare<[], { one: number }>("SELECT 1 AS one FROM setting WHERE name = 'serving' AND value = 'no'");
  const reserves = reservation(db);
  const issue = db.prepare("UPDATE claim SET status = 'issued' WHERE key = ? AND status = 'pending'");
  const release = db.prepare(
    "UPDATE claim SET status = 'released', locked_by = NULL, locked_until = NULL WHERE key = ? AND status IN ('pending', 'issued')",
  );
  const expire = db.prepare<[number, string]>(
    "UPDATE claim SET expires_at = min(expires_at, ?) WHERE key IN (SELECT value FROM json_each(?)) AND status IN ('pending', 'issued')",
  );
  const forget = db.prepare("DELETE FROM claim WHERE key = ? AND status = 'pending'");
  const columns = claimColumns(db);
  const pool = poolCodes(db);
  const budgets = bookWrites(db);
  const friends = friendClaims(db);
  const make = claimMaker();

  const reserveClaim = (row: NewClaim): Result<{ row: ClaimRow; fresh: boolean }> => {
    const known = byKey.get(row.key);
    if (known) {
      return known.coupon_id === row.couponId && known.coupon_version === row.couponVersion
        ? ok({ row: claimRow(known), fresh: false })
        : fail('idempotency_conflict', 'This Idempotency-Key was used for another coupon.');
    }
    const link = row.friend && friends.find(tokenOf(row.friend));
    const made = make(row, offered.get(row.couponId), stopped.get() === undefined, link);
    if (!made.ok) return made;
    const claim = made.value;
    const refusedBy = () => budgets.open([claim]).refuses(claim.coupon_id, claim.day, claim.reserved, 1);
    if (claim.source === 'shared') {
      // Nothing is reserved: the code is given out as long as redemptions leave room in the budget.
      const full = refusedBy();
      if (full) return budgetError(full);
    } else if (!reserves(claim)) return budgetError(refusedBy() ?? 'pool_empty');
    const given = claim.source === 'pool' ? { ...claim, code: pool.take(claim) ?? claim.code } : claim;
    // In two steps, because the change to issued triggers the event for the shop.
    columns.add({ ...given, status: 'pending' });
    if (given.status === 'issued') issue.run(given.key);
    if (row.friend && link) friends.add(given.key, link.key, row.friend);
    return ok({ row: claimRow(given), fresh: true });
  };

  const issueClaim = (key: string): boolean => {
    if (issue.run(key).changes === 1) return true;
    const status = statusOf.get(key)?.status;
    return status === 'issued' || status === 'redeemed';
  };

  const giveBackIf = (key: string, change: typeof release, isEnded = false): boolean => {
    const row = byKey.get(key);
    if (!row || change.run(key).changes === 0) return false;
    const books = budgets.open([row]);
    books.move(row, { ...row, status: 'released' });
    budgets.close(books);
    if (row.source === 'pool') pool.giveBack(row, isEnded);
    return true;
  };

  return {
    reserveClaim,
    issueClaim,
    expireClaims: (keys: readonly string[], at: number): void => void expire.run(at, JSON.stringify(keys)),
    releaseClaim: (key: string, isEnded?: boolean): boolean => giveBackIf(key, release, isEnded),
    abandonClaim: (key: string): boolean => giveBackIf(key, forget),
  };
};
