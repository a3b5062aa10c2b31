import { fail, ok, type Result } from '../../../protocol/values/result';
import { budgetError } from '../../budgets/budgetUsage';
import { claimMaker } from '../../claims/claimMaker';
import type { ClaimRepository, ClaimRow, NewClaim, OpenClaims } from '../../records/claimRepository';
import { type ClaimColumns, claimRow, RETURNED } from '../../records/claimRepository';
import { booksOf, byText, closeBooks, lockBudgets } from './budgets';
import { changedMeanwhile, type Postgres, type Query, storable } from './connectPostgres';
import { friendClaims } from './friends';
import { rowReads } from './rows';

const TYPES = {
  key: 'text',
  coupon_id: 'text',
  coupon_version: 'integer',
  code: 'text',
  source: 'text',
  status: 'text',
  reserved: 'bigint',
  paid: 'bigint',
  used: 'bigint',
  order_id: 'text',
  customer: 'text',
  locked_by: 'text',
  locked_until: 'bigint',
  attribution: 'text',
  day: 'text',
  created_at: 'bigint',
  expires_at: 'bigint',
} as const satisfies Readonly<Record<keyof ClaimColumns, string>>;
const COLUMNS = Object.keys(TYPES) as (keyof ClaimColumns)[];
const CHANGING = ['status', 'paid', 'used', 'order_id', 'customer', 'locked_by', 'locked_until', 'expires_at', 'day'] as const;

const INSERT = `
  INSERT INTO couplet.claim (${COLUMNS.join(', ')})
  SELECT * FROM unnest(${COLUMNS.map((name, n) => `$${n + 1}::${TYPES[name]}[]`).join(', ')})
  ON CONFLICT (key) DO`;
const ADD = `${INSERT} NOTHING`;
const PUT = `${INSERT} UPDATE SET ${CHANGING.map((name) => `${name} = excluded.${name}`).join(', ')}`;

const write = async (query: Query, sql: string, claims: readonly ClaimColumns[]): Promise<number> => {
  const rows = byText(claims, ({ key }) => key);
  const { count } = await query(
    sql,
    COLUMNS.map((name) => rows.map((row) => row[name])),
  );
  return count;
};

/** Inserts claims with new keys; returns how many. */
const addClaims = (query: Query, claims: readonly ClaimColumns[]): Promise<number> => write(query, ADD, claims);

const SEE = `
  UPDATE couplet.pool_code SET seen = true, claim_key = given.key FROM unnest($1::text[], $2::text[]) AS given (code, key)
  WHERE upper(pool_code.code) = upper(given.code)`;

/** Inserts claims, or updates all changeable columns of existing ones. */
export const putClaims = async (query: Query, claims: readonly (ClaimColumns & { readonly wasSeen?: boolean })[]): Promise<void> => {
  if (claims.length > 0) await write(query, PUT, claims);
  const seen = claims.filter(({ wasSeen }) => wasSeen);
  if (seen.length > 0) await query(SEE, [seen.map(({ code }) => code), seen.map(({ key }) => key)]);
};

interface PoolCode {
  readonly coupon_id: string;
  readonly position: number;
  readonly code: string;
}

const LEFT = `
  SELECT coupon_id, position, code FROM unnest($1::text[], $2::bigint[]) AS wanted (id, most)
  CROSS JOIN LATERAL (
    SELECT coupon_id, position, code FROM couplet.pool_code WHERE coupon_id = wanted.id AND claim_key IS NULL AND NOT seen
    ORDER BY returned_at, position LIMIT wanted.most
  ) AS left_over`;

const TAKE = `
  UPDATE couplet.pool_code SET claim_key = taken.claim_key FROM unnest($1::bigint[], $2::text[]) AS taken (position, claim_key)
  WHERE pool_code.position = taken.position AND pool_code.claim_key IS NULL AND NOT pool_code.seen`;

/** Ended claims whose codes go to others. */
const LEAVE = `
  UPDATE couplet.claim SET code = '${RETURNED}' || encode(convert_to(key, 'UTF8'), 'hex') WHERE upper(code) = ANY (SELECT upper(code) FROM unnest($1::text[]) AS code)
  AND source <> 'shared'`;

const GIVE_BACK = `
  UPDATE couplet.pool_code SET claim_key = CASE WHEN ended THEN '' END, seen = pool_code.seen OR ended OR locked, returned_at = given.expires_at
  FROM unnest($1::text[], $2::bigint[], $3::boolean[], $4::boolean[]) AS given (code, expires_at, ended, locked)
  WHERE upper(pool_code.code) = upper(given.code)`;

const giveBackCodes = async (query: Query, claims: readonly ClaimColumns[], ended: ReadonlySet<string>): Promise<void> => {
  const rows = claims.filter(({ source }) => source === 'pool');
  if (rows.length === 0) return;
  await query(GIVE_BACK, [
    rows.map(({ code }) => code),
    rows.map(({ expires_at }) => expires_at),
    rows.map(({ key }) => ended.has(key)),
    rows.map(({ locked_by }) => locked_by !== null),
  ]);
};

/**
 * Codes that no claim has, as many as each coupon may need. Those that were handed out before go first, so that shoppers never know more
 * codes than the budget allows. The caller has locked the budgets of these coupons, so no other transaction takes them.
 */
const poolCodes = async (query: Query, couponIds: readonly string[]) => {
  const most = new Map<string, number>();
  for (const id of couponIds) most.set(id, (most.get(id) ?? 0) + 1);
  const { rows } = most.size === 0 ? { rows: [] } : await query<PoolCode>(LEFT, [[...most.keys()], [...most.values()]]);
  const left = new Map<string, PoolCode[]>();
  for (const row of rows) left.set(row.coupon_id, [...(left.get(row.coupon_id) ?? []), row]);
  const taken: (PoolCode & { readonly key: string })[] = [];

  return {
    /** The next code for a claim; `undefined` when all are issued. */
    take: ({ key, coupon_id }: ClaimColumns): string | undefined => {
      const next = left.get(coupon_id)?.shift();
      if (next) taken.push({ ...next, key });
      return next?.code;
    },
    /** Takes the codes from the claims that had them. Call it before the new claims are written. */
    leave: async (): Promise<void> => {
      if (taken.length > 0) await query(LEAVE, [taken.map(({ code }) => code)]);
    },
    /** Stores which claim got which code. */
    write: async (): Promise<void> => {
      if (taken.length === 0) return;
      const { count } = await query(TAKE, [taken.map(({ position }) => position), taken.map(({ key }) => key)]);
      if (count < taken.length) throw changedMeanwhile();
    },
  };
};

const ISSUE = "UPDATE couplet.claim SET status = 'issued' WHERE key = ANY ($1)";
const STOPPED = "SELECT 1 FROM couplet.setting WHERE name = 'serving' AND value = 'no'";

type Reserved = Result<{ row: ClaimRow; fresh: boolean }>;

type Transaction = Postgres['transaction'];

const createReserve = (transaction: Transaction) => {
  const make = claimMaker();
  const known = async (query: Query, keys: readonly string[]): Promise<Map<string, ClaimColumns>> => {
    const { rows } = await query<ClaimColumns>('SELECT * FROM couplet.claim WHERE key = ANY ($1)', [keys]);
    return new Map(rows.map((row) => [row.key, row]));
  };

  return (jobs: readonly NewClaim[]): Promise<readonly Reserved[]> =>
    transaction(async (inside) => {
      const offers = await lockBudgets(
        inside,
        jobs.map(({ couponId }) => couponId),
      );
      const claims = await known(
        inside,
        jobs.map(({ key }) => key),
      );
      const serving = (await inside(STOPPED)).count === 0;
      const friends = await friendClaims(inside, jobs);
      const propose = (job: NewClaim) => make(job, offers.get(job.couponId), serving, friends.of(job));
      const asked = jobs.map((job) => ({ job, proposal: propose(job) }));
      const wanted = asked.flatMap(({ proposal }) => (proposal.ok && !claims.has(proposal.value.key) ? proposal.value : []));
      const books = await booksOf(inside, offers, wanted);
      const pool = await poolCodes(
        inside,
        wanted.filter(({ source }) => source === 'pool').map(({ coupon_id }) => coupon_id),
      );
      const added: ClaimColumns[] = [];
      const answers = asked.map(({ job, proposal: first }): Reserved => {
        const before = claims.get(job.key);
        if (before) {
          return before.coupon_id === job.couponId && before.coupon_version === job.couponVersion
            ? ok({ row: claimRow(before), fresh: false })
            : fail('idempotency_conflict', 'This Idempotency-Key was used for another coupon.');
        }
        // An earlier job of the batch may have used up the link.
        const proposal = first.ok && job.friend ? propose(job) : first;
        if (!proposal.ok) return proposal;
        const claim = proposal.value;
        const full = books.refuses(claim.coupon_id, claim.day, claim.reserved, 1);
        if (full) return budgetError(full);
        const code = claim.source === 'pool' ? pool.take(claim) : claim.code;
        if (code === undefined) return budgetError('pool_empty');
        const made = { ...claim, code };
        books.move(undefined, made);
        claims.set(made.key, made);
        added.push(made);
        friends.add(job);
        return ok({ row: claimRow(made), fresh: true });
      });
      await pool.leave();
      // Another replica may have used one of the keys for another coupon since the look-up.
      const drawn = added.map((claim) => ({ ...claim, status: 'pending' as const }));
      if (drawn.length > 0 && (await addClaims(inside, drawn)) < drawn.length) throw changedMeanwhile();
      // In two steps, because the change to issued triggers the event for the shop.
      const issued = added.filter(({ status }) => status === 'issued').map(({ key }) => key);
      if (issued.length > 0) await inside(ISSUE, [issued]);
      await pool.write();
      await friends.write();
      await closeBooks(inside, books, true);
      return answers;
    });
};

const createGiveBack =
  (transaction: Transaction) =>
  (
    keys: readonly string[],
    statuses: readonly string[],
    change: string,
    ended: ReadonlySet<string> = new Set(),
  ): Promise<readonly boolean[]> =>
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
        await giveBackCodes(inside, rows, ended);
        const books = await booksOf(inside, budgets, []);
        for (const row of rows) books.move(row, { ...row, status: 'released' });
        await closeBooks(inside, books, false);
      }
      // Of several jobs for one claim, the first has changed it.
      return keys.map((key) => open.delete(key));
    });

/**
 * Claims and their budget, one batch per transaction. All transactions lock budgets first, by coupon id, then claims, by key, so that
 * replicas wait for each other and never deadlock. Under the lock, budget is assigned in the order of arrival.
 */
export const claimWrites = ({ transaction }: Postgres) => {
  const reserve = createReserve(transaction);

  const issue = (keys: readonly string[]): Promise<readonly boolean[]> =>
    transaction(async (inside) => {
      const { rows } = await inside<Pick<ClaimColumns, 'key' | 'status'>>(
        'SELECT key, status FROM couplet.claim WHERE key = ANY ($1) ORDER BY key FOR NO KEY UPDATE',
        [keys],
      );
      const pending = rows.filter(({ status }) => status === 'pending').map(({ key }) => key);
      if (pending.length > 0) await inside(ISSUE, [pending]);
      const standing = new Set(rows.filter(({ status }) => status !== 'released').map(({ key }) => key));
      return keys.map((key) => standing.has(key));
    });

  const giveBack = createGiveBack(transaction);

  return {
    reserve,
    issue,
    release: (jobs: readonly { readonly key: string; readonly isEnded: boolean }[]) =>
      giveBack(
        jobs.map(({ key }) => key),
        ['pending', 'issued'],
        "UPDATE couplet.claim SET status = 'released', locked_by = NULL, locked_until = NULL WHERE key = ANY ($1)",
        new Set(jobs.filter(({ isEnded }) => isEnded).map(({ key }) => key)),
      ),
    abandon: (keys: readonly string[]) => giveBack(keys, ['pending'], 'DELETE FROM couplet.claim WHERE key = ANY ($1)'),
  };
};

const EXPIRE = `
  UPDATE couplet.claim SET expires_at = least(expires_at, $2) WHERE key = ANY ($1) AND status IN ('pending', 'issued')`;

export const claimExpiry = ({ query }: Postgres): Pick<ClaimRepository, 'expireClaims'> => ({
  expireClaims: async (keys, at) => void (await query(EXPIRE, [keys, at])),
});

const OPEN_BY_COUPON = `
  SELECT coupon_id AS "couponId", count(*) AS open, count(*) FILTER (WHERE status = 'pending') AS pending,
  count(*) FILTER (WHERE created_at >= $1) AS recent, count(*) FILTER (WHERE expires_at < $2) AS overdue
  FROM couplet.claim WHERE status IN ('pending', 'issued') GROUP BY coupon_id ORDER BY coupon_id`;

export const claimReads = (postgres: Postgres) => {
  const { query } = postgres;
  const { all, one } = rowReads(postgres);
  const claims = async (sql: string, ...values: readonly (string | number)[]): Promise<ClaimRow[]> =>
    (await all<ClaimColumns>(sql, ...values)).map(claimRow);

  return {
    claim: (key: string): Promise<ClaimRow | undefined> =>
      one<ClaimColumns, ClaimRow>(claimRow, 'SELECT * FROM couplet.claim WHERE key = $1', key),
    expiredClaims: (now: number, limit: number): Promise<ClaimRow[]> =>
      claims(
        "SELECT * FROM couplet.claim WHERE status IN ('pending', 'issued') AND expires_at <= $1 AND coalesce(locked_until, 0) <= $1 ORDER BY expires_at LIMIT $2",
        now,
        limit,
      ),
    pendingClaims: (): Promise<ClaimRow[]> => claims("SELECT * FROM couplet.claim WHERE status = 'pending' ORDER BY created_at"),
    openClaims: (after: string, limit: number): Promise<ClaimRow[]> =>
      claims("SELECT * FROM couplet.claim WHERE status IN ('pending', 'issued') AND key > $1 ORDER BY key LIMIT $2", after, limit),
    openByCoupon: async (since: number, overdueAt: number): Promise<readonly OpenClaims[]> =>
      (await query<OpenClaims>(OPEN_BY_COUPON, [since, overdueAt])).rows,
    orderOfCode: async (code: string): Promise<string | undefined> =>
      (
        await query<{ order_id: string | null }>(
          "SELECT order_id FROM couplet.claim WHERE upper(code) = upper($1) AND source <> 'shared'",
          [storable(code)],
        )
      ).rows[0]?.order_id ?? undefined,
    claimsByCode: async (codes: readonly string[]): Promise<ClaimRow[]> =>
      (
        await query<ClaimColumns>("SELECT * FROM couplet.claim WHERE upper(code) = ANY ($1::text[]) AND source <> 'shared'", [
          codes.map((code) => storable(code.toUpperCase())),
        ])
      ).rows.map(claimRow),
  };
};
