import { fail, ok, type Result } from '../../../protocol/values/result';
import {
  type AdminSession,
  type AdminToken,
  type AuditColumns,
  type AuditLine,
  type AuditRow,
  adminToken,
  auditRow,
  type NewSession,
  type NewToken,
  type SignIn,
  setupRefused,
  type TokenColumns,
} from '../../records/accessRepository';
import { type Postgres, type Query, storable } from './connectPostgres';

/** Whether anyone has ever signed in. */
const ENTERED =
  "EXISTS (SELECT 1 FROM couplet.admin_token) OR EXISTS (SELECT 1 FROM couplet.audit WHERE subject = 'session' AND outcome = 'done')";

export const accessReads = ({ query }: Postgres) => ({
  tokens: async (): Promise<readonly AdminToken[]> =>
    (await query<TokenColumns>('SELECT * FROM couplet.admin_token ORDER BY created_at, id')).rows.map(adminToken),
  tokenByHash: async (hash: string, now: number): Promise<AdminToken | undefined> => {
    const { rows } = await query<TokenColumns>(
      'SELECT * FROM couplet.admin_token WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)',
      [hash, now],
    );
    return rows.map(adminToken)[0];
  },
  session: async (hash: string, now: number): Promise<AdminSession | undefined> => {
    const { rows } = await query<AdminSession>(
      `SELECT hash, actor, role, expires_at AS "expiresAt" FROM couplet.admin_session WHERE hash = $1 AND expires_at > $2
         AND (token_id IS NULL OR EXISTS (SELECT 1 FROM couplet.admin_token WHERE id = token_id AND revoked_at IS NULL))`,
      [hash, now],
    );
    return rows[0];
  },
  sessions: async (now: number): Promise<readonly AdminSession[]> =>
    (
      await query<AdminSession>(
        `SELECT hash, actor, role, expires_at AS "expiresAt" FROM couplet.admin_session WHERE expires_at > $1
       AND (token_id IS NULL OR EXISTS (SELECT 1 FROM couplet.admin_token WHERE id = token_id AND revoked_at IS NULL)) ORDER BY expires_at DESC, hash`,
        [now],
      )
    ).rows,
  signIns: async (limit: number): Promise<readonly SignIn[]> =>
    (
      await query<SignIn>(
        `SELECT actor, max(at) AS at FROM couplet.audit WHERE subject = 'session' AND outcome = 'done' AND action <> 'POST /v1/admin/sign-out'
       GROUP BY actor ORDER BY at DESC, actor LIMIT $1`,
        [limit],
      )
    ).rows,
  hasSetupLink: async (now: number): Promise<boolean> =>
    (await query('SELECT 1 FROM couplet.setup_link WHERE expires_at > $1', [now])).count > 0,
  wasEntered: async (): Promise<boolean> => {
    const { rows } = await query<{ entered: boolean }>(`SELECT ${ENTERED} AS entered`);
    return rows[0]?.entered ?? false;
  },
  audit: async (before: number, limit: number): Promise<readonly AuditRow[]> =>
    (await query<AuditColumns>('SELECT * FROM couplet.audit WHERE seq < $1 ORDER BY seq DESC LIMIT $2', [before, limit])).rows.map(
      auditRow,
    ),
});

/** Appends to the audit log inside a transaction, or extends its newest line if the new one allows it. */
export const appendAudit = async (query: Query, line: AuditLine, outcome: string): Promise<void> => {
  const { at, actor, action, subject, digest, within } = line;
  if (within !== undefined) {
    const extended = await query(
      `UPDATE couplet.audit SET saves = saves + 1, last_at = $1, to_digest = $5 WHERE seq = (SELECT max(seq) FROM couplet.audit)
         AND actor = $2 AND action = $3 AND subject = $4 AND outcome = $6 AND coalesce(last_at, at) BETWEEN $1::bigint - $7::bigint AND $1::bigint`,
      [at, storable(actor), storable(action), storable(subject), digest, outcome, within],
    );
    if (extended.count > 0) return;
  }
  await query(
    `INSERT INTO couplet.audit (at, actor, action, subject, from_digest, to_digest, outcome) VALUES ($1, $2, $3, $4,
       (SELECT to_digest FROM couplet.audit WHERE subject = $4 AND outcome = 'done' AND $6 = 'done' ORDER BY seq DESC LIMIT 1), $5, $6)`,
    [at, storable(actor), storable(action), storable(subject), digest, outcome],
  );
};

const END_SETUP_LINK = 'DELETE FROM couplet.setup_link';

const openSession = async (query: Query, { hash, actor, role, expiresAt, tokenId }: NewSession, now: number): Promise<void> => {
  await query('DELETE FROM couplet.admin_session WHERE expires_at <= $1', [now]);
  await query('INSERT INTO couplet.admin_session (hash, actor, role, expires_at, token_id) VALUES ($1, $2, $3, $4, $5)', [
    hash,
    storable(actor),
    role,
    expiresAt,
    tokenId ?? null,
  ]);
  await query(END_SETUP_LINK);
};

/** Tokens, sessions and the setup link. */
export const accessWrites = ({ transaction }: Pick<Postgres, 'transaction'>) => ({
  addToken: ({ id, name, role, createdAt, createdBy, expiresAt, period }: NewToken, hash: string): Promise<Result<undefined>> =>
    transaction(async (query) => {
      const { count } = await query(
        `INSERT INTO couplet.admin_token (id, name, role, hash, created_at, created_by, expires_at, since, until)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (name) WHERE revoked_at IS NULL AND role <> 'viewer' DO NOTHING`,
        [id, storable(name), role, hash, createdAt, storable(createdBy), expiresAt, period?.from ?? null, period?.to ?? null],
      );
      if (count === 0) return fail('token_name_taken', 'A token with this name already exists.', 'name');
      await query(END_SETUP_LINK);
      return ok(undefined);
    }),
  revokeToken: (id: string, now: number): Promise<Result<undefined>> =>
    transaction(async (query) => {
      const { count } = await query('UPDATE couplet.admin_token SET revoked_at = coalesce(revoked_at, $1) WHERE id = $2', [
        now,
        storable(id),
      ]);
      return count === 1 ? ok(undefined) : fail('token_unknown', 'Token not found.');
    }),
  noteTokenUse: (id: string, now: number): Promise<void> =>
    transaction(async (query) => {
      await query('UPDATE couplet.admin_token SET used_at = $1 WHERE id = $2', [now, id]);
    }),
  addSession: (session: NewSession, now: number): Promise<void> => transaction((query) => openSession(query, session, now)),
  endSession: (hash: string): Promise<void> =>
    transaction(async (query) => {
      await query('DELETE FROM couplet.admin_session WHERE hash = $1', [hash]);
    }),
  putSetupLink: (hash: string, expiresAt: number): Promise<void> =>
    transaction(async (query) => {
      // Otherwise two concurrent calls would leave two links.
      await query('LOCK TABLE couplet.setup_link IN SHARE ROW EXCLUSIVE MODE');
      await query(END_SETUP_LINK);
      await query('INSERT INTO couplet.setup_link (hash, expires_at) VALUES ($1, $2)', [hash, expiresAt]);
    }),
  addFirstSetupLink: (hash: string, expiresAt: number, now: number): Promise<boolean> =>
    transaction(async (query) => {
      // Entering invalidates all links. Without the lock, a link added concurrently could survive.
      await query('LOCK TABLE couplet.setup_link IN SHARE ROW EXCLUSIVE MODE');
      await query('DELETE FROM couplet.setup_link WHERE expires_at <= $1', [now]);
      const { count } = await query(`INSERT INTO couplet.setup_link (hash, expires_at) SELECT $1, $2 WHERE NOT (${ENTERED})`, [
        hash,
        expiresAt,
      ]);
      return count > 0;
    }),
  takeSetupLink: (hash: string, session: NewSession, now: number): Promise<Result<undefined>> =>
    transaction(async (query) => {
      const { count } = await query('DELETE FROM couplet.setup_link WHERE hash = $1 AND expires_at > $2', [hash, now]);
      if (count === 0) return setupRefused;
      await openSession(query, session, now);
      return ok(undefined);
    }),
  appendAudit: (line: AuditLine, outcome: string): Promise<void> =>
    transaction(async (query) => {
      await appendAudit(query, line, outcome);
    }),
});
