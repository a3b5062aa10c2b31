import { fail, ok, type Result } from '../../../core/result';
import type { AdminToken, AuditLine, NewSession } from '../accessStore';
import { setupRefused } from '../setupRefused';
import type { Postgres, Query } from './connectPostgres';
import { storable } from './storable';

/** Appends to the audit log inside a transaction. */
export const appendAudit = (query: Query, { at, actor, action, subject, digest }: AuditLine, outcome: string) =>
  query(
    `INSERT INTO couplet.audit (at, actor, action, subject, from_digest, to_digest, outcome) VALUES ($1, $2, $3, $4,
       (SELECT to_digest FROM couplet.audit WHERE subject = $4 AND outcome = 'done' AND $6 = 'done' ORDER BY seq DESC LIMIT 1), $5, $6)`,
    [at, storable(actor), storable(action), storable(subject), digest, outcome],
  );

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
  addToken: ({ id, name, role, createdAt, createdBy }: Omit<AdminToken, 'revokedAt'>, hash: string): Promise<Result<undefined>> =>
    transaction(async (query) => {
      const { count } = await query(
        `INSERT INTO couplet.admin_token (id, name, role, hash, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (name) WHERE revoked_at IS NULL DO NOTHING`,
        [id, storable(name), role, hash, createdAt, storable(createdBy)],
      );
      if (count === 0) return fail('token_name_taken', 'There is a token of this name.', 'name');
      await query(END_SETUP_LINK);
      return ok(undefined);
    }),
  revokeToken: (id: string, now: number): Promise<Result<undefined>> =>
    transaction(async (query) => {
      const { count } = await query('UPDATE couplet.admin_token SET revoked_at = coalesce(revoked_at, $1) WHERE id = $2', [
        now,
        storable(id),
      ]);
      return count === 1 ? ok(undefined) : fail('token_unknown', 'There is no such token.');
    }),
  addSession: (session: NewSession, now: number): Promise<void> => transaction((query) => openSession(query, session, now)),
  endSession: (hash: string): Promise<void> =>
    transaction(async (query) => {
      await query('DELETE FROM couplet.admin_session WHERE hash = $1', [hash]);
    }),
  putSetupLink: (hash: string, expiresAt: number): Promise<void> =>
    transaction(async (query) => {
      // Two replicas that start at once leave one link.
      await query('LOCK TABLE couplet.setup_link IN SHARE ROW EXCLUSIVE MODE');
      await query(END_SETUP_LINK);
      await query('INSERT INTO couplet.setup_link (hash, expires_at) VALUES ($1, $2)', [hash, expiresAt]);
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
