import { type AuditColumns, adminToken, auditRow, type TokenColumns } from '../accessRows';
import type { AdminSession, AdminToken, AuditRow } from '../accessStore';
import type { Postgres } from './connectPostgres';

/** Did anybody ever come in? */
export const ENTERED =
  "EXISTS (SELECT 1 FROM couplet.admin_token) OR EXISTS (SELECT 1 FROM couplet.audit WHERE subject = 'session' AND outcome = 'done')";

export const accessReads = ({ query }: Postgres) => ({
  tokens: async (): Promise<readonly AdminToken[]> =>
    (await query<TokenColumns>('SELECT * FROM couplet.admin_token ORDER BY created_at, id')).rows.map(adminToken),
  tokenByHash: async (hash: string): Promise<AdminToken | undefined> => {
    const { rows } = await query<TokenColumns>('SELECT * FROM couplet.admin_token WHERE hash = $1 AND revoked_at IS NULL', [hash]);
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
