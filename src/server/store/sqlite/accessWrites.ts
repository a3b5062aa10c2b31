import type { Database } from 'better-sqlite3';
import { fail, ok, type Result } from '../../../protocol/result';
import type { AdminToken, AuditLine, NewSession } from '../accessStore';
import { setupRefused } from '../setupRefused';
import { ENTERED } from './accessReads';

/** Tokens, sessions and the audit log. */
export const accessWrites = (db: Database) => {
  const addToken = db.prepare(
    `INSERT INTO admin_token (id, name, role, hash, created_at, created_by) VALUES (@id, @name, @role, @hash, @createdAt, @createdBy)
     ON CONFLICT (name) WHERE revoked_at IS NULL DO NOTHING`,
  );
  const revokeToken = db.prepare('UPDATE admin_token SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?');
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
    addToken: (token: Omit<AdminToken, 'revokedAt'>, hash: string): Result<undefined> => {
      if (addToken.run({ ...token, hash }).changes === 0) return fail('token_name_taken', 'There is a token of this name.', 'name');
      endSetupLink.run();
      return ok(undefined);
    },
    revokeToken: (id: string, now: number): Result<undefined> =>
      revokeToken.run(now, id).changes === 1 ? ok(undefined) : fail('token_unknown', 'There is no such token.'),
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
