import type { Database } from 'better-sqlite3';
import { type AuditColumns, adminToken, auditRow, type TokenColumns } from '../accessRows';
import type { AdminSession, AdminToken, AuditRow } from '../accessStore';

/** Did anybody ever come in? */
export const ENTERED = "EXISTS (SELECT 1 FROM admin_token) OR EXISTS (SELECT 1 FROM audit WHERE subject = 'session' AND outcome = 'done')";

export const accessReads = (db: Database) => {
  const tokens = db.prepare<[], TokenColumns>('SELECT * FROM admin_token ORDER BY created_at, id');
  const byHash = db.prepare<[string], TokenColumns>('SELECT * FROM admin_token WHERE hash = ? AND revoked_at IS NULL');
  const session = db.prepare<[string, number], AdminSession>(
    `SELECT hash, actor, role, expires_at AS expiresAt FROM admin_session WHERE hash = ? AND expires_at > ?
       AND (token_id IS NULL OR EXISTS (SELECT 1 FROM admin_token WHERE id = token_id AND revoked_at IS NULL))`,
  );
  const setupLink = db.prepare<[number], { one: number }>('SELECT 1 AS one FROM setup_link WHERE expires_at > ?');
  const entered = db.prepare<[], { entered: number }>(`SELECT ${ENTERED} AS entered`);
  const audit = db.prepare<[number, number], AuditColumns>('SELECT * FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?');

  return {
    tokens: (): AdminToken[] => tokens.all().map(adminToken),
    tokenByHash: (hash: string): AdminToken | undefined => {
      const row = byHash.get(hash);
      return row && adminToken(row);
    },
    session: (hash: string, now: number): AdminSession | undefined => session.get(hash, now),
    hasSetupLink: (now: number): boolean => setupLink.get(now) !== undefined,
    wasEntered: (): boolean => entered.get()?.entered === 1,
    audit: (before: number, limit: number): AuditRow[] => audit.all(before, limit).map(auditRow),
  };
};
