import type { Database } from 'better-sqlite3';
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

/** Whether anyone has ever signed in. */
const ENTERED = "EXISTS (SELECT 1 FROM admin_token) OR EXISTS (SELECT 1 FROM audit WHERE subject = 'session' AND outcome = 'done')";

export const accessReads = (db: Database) => {
  const tokens = db.prepare<[], TokenColumns>('SELECT * FROM admin_token ORDER BY created_at, id');
  const byHash = db.prepare<[string, number], TokenColumns>(
    'SELECT * FROM admin_token WHERE hash = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)',
  );
  const session = db.prepare<[string, number], AdminSession>(
    `SELECT hash, actor, role, expires_at AS expiresAt FROM admin_session WHERE hash = ? AND expires_at > ?
       AND (token_id IS NULL OR EXISTS (SELECT 1 FROM admin_token WHERE id = token_id AND revoked_at IS NULL))`,
  );
  const sessions = db.prepare<[number], AdminSession>(
    `SELECT hash, actor, role, expires_at AS expiresAt FROM admin_session WHERE expires_at > ?
       AND (token_id IS NULL OR EXISTS (SELECT 1 FROM admin_token WHERE id = token_id AND revoked_at IS NULL)) ORDER BY expires_at DESC, hash`,
  );
  const signIns = db.prepare<[number], SignIn>(
    `SELECT actor, max(at) AS at FROM audit WHERE subject = 'session' AND outcome = 'done' AND action <> 'POST /v1/admin/sign-out'
       GROUP BY actor ORDER BY at DESC, actor LIMIT ?`,
  );
  const setupLink = db.prepare<[number], { one: number }>('SELECT 1 AS one FROM setup_link WHERE expires_at > ?');
  const entered = db.prepare<[], { entered: number }>(`SELECT ${ENTERED} AS entered`);
  const audit = db.prepare<[number, number], AuditColumns>('SELECT * FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?');

  return {
    tokens: (): AdminToken[] => tokens.all().map(adminToken),
    tokenByHash: (hash: string, now: number): AdminToken | undefined => {
      const row = byHash.get(hash, now);
      return row && adminToken(row);
    },
    session: (hash: string, now: number): AdminSession | undefined => session.get(hash, now),
    sessions: (now: number): AdminSession[] => sessions.all(now),
    signIns: (limit: number): SignIn[] => signIns.all(limit),
    hasSetupLink: (now: number): boolean => setupLink.get(now) !== undefined,
    wasEntered: (): boolean => entered.get()?.entered === 1,
    audit: (before: number, limit: number): AuditRow[] => audit.all(before, limit).map(auditRow),
  };
};

/** Tokens, sessions and the audit log. */
export const accessWrites = (db: Database) => {
  const addToken = db.prepare(
    `INSERT INTO admin_token (id, name, role, hash, created_at, created_by, expires_at, since, until)
     VALUES (@id, @name, @role, @hash, @createdAt, @createdBy, @expiresAt, @from, @to)
     ON CONFLICT (name) WHERE revoked_at IS NULL AND role <> 'viewer' DO NOTHING`,
  );
  const revokeToken = db.prepare('UPDATE admin_token SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?');
  const noteUse = db.prepare('UPDATE admin_token SET used_at = ? WHERE id = ?');
  const forgetSessions = db.prepare('DELETE FROM admin_session WHERE expires_at <= ?');
  const addSession = db.prepare(
    'INSERT INTO admin_session (hash, actor, role, expires_at, token_id) VALUES (@hash, @actor, @role, @expiresAt, @tokenId)',
  );
  const endSession = db.prepare('DELETE FROM admin_session WHERE hash = ?');
  const endSetupLink = db.prepare('DELETE FROM setup_link');
  const putSetupLink = db.prepare('INSERT INTO setup_link (hash, expires_at) VALUES (?, ?)');
  const takeSetupLink = db.prepare('DELETE FROM setup_link WHERE hash = ? AND expires_at > ?');
  const append = db.prepare(
    `INSERT INTO audit (at, actor, action, subject, from_digest, to_digest, outcome) VALUES (@at, @actor, @action, @subject,
       (SELECT to_digest FROM audit WHERE subject = @subject AND outcome = 'done' AND @outcome = 'done' ORDER BY seq DESC LIMIT 1),
       @digest, @outcome)`,
  );

  const extend = db.prepare(
    `UPDATE audit SET saves = saves + 1, last_at = @at, to_digest = @digest WHERE seq = (SELECT max(seq) FROM audit)
       AND subject = @subject AND actor = @actor AND action = @action AND outcome = @outcome AND coalesce(last_at, at) BETWEEN @at - @within AND @at`,
  );
  const addFirstSetupLink = db.prepare(`INSERT INTO setup_link (hash, expires_at) SELECT ?, ? WHERE NOT (${ENTERED})`);
  const forgetSetupLinks = db.prepare('DELETE FROM setup_link WHERE expires_at <= ?');

  const openSession = (session: NewSession, now: number): void => {
    forgetSessions.run(now);
    addSession.run({ ...session, tokenId: session.tokenId ?? null });
    endSetupLink.run();
  };

  return {
    addToken: ({ period, ...token }: NewToken, hash: string): Result<undefined> => {
      const row = { ...token, hash, from: period?.from ?? null, to: period?.to ?? null };
      if (addToken.run(row).changes === 0) return fail('token_name_taken', 'A token with this name already exists.', 'name');
      endSetupLink.run();
      return ok(undefined);
    },
    revokeToken: (id: string, now: number): Result<undefined> =>
      revokeToken.run(now, id).changes === 1 ? ok(undefined) : fail('token_unknown', 'Token not found.'),
    noteTokenUse: (id: string, now: number): void => {
      noteUse.run(now, id);
    },
    addSession: openSession,
    endSession: (hash: string): void => {
      endSession.run(hash);
    },
    putSetupLink: (hash: string, expiresAt: number): void => {
      endSetupLink.run();
      putSetupLink.run(hash, expiresAt);
    },
    addFirstSetupLink: (hash: string, expiresAt: number, now: number): boolean => {
      forgetSetupLinks.run(now);
      return addFirstSetupLink.run(hash, expiresAt).changes > 0;
    },
    takeSetupLink: (hash: string, session: NewSession, now: number): Result<undefined> => {
      if (takeSetupLink.run(hash, now).changes === 0) return setupRefused;
      openSession(session, now);
      return ok(undefined);
    },
    appendAudit: (line: AuditLine, outcome: string): void => {
      if (line.within !== undefined && extend.run({ ...line, outcome }).changes > 0) return;
      append.run({ ...line, outcome });
    },
  };
};
