import type { AdminToken, AuditRow } from './accessStore';

/** Columns as both databases return them. */
export interface TokenColumns {
  readonly id: string;
  readonly name: string;
  readonly role: AdminToken['role'];
  readonly created_at: number;
  readonly created_by: string;
  readonly revoked_at: number | null;
}

export interface AuditColumns {
  readonly seq: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly from_digest: string | null;
  readonly to_digest: string | null;
  readonly outcome: string;
  readonly saves: number;
  readonly last_at: number | null;
}

export const adminToken = (row: TokenColumns): AdminToken => ({
  id: row.id,
  name: row.name,
  role: row.role,
  createdAt: row.created_at,
  createdBy: row.created_by,
  revokedAt: row.revoked_at,
});

export const auditRow = (row: AuditColumns): AuditRow => ({
  seq: row.seq,
  at: row.at,
  actor: row.actor,
  action: row.action,
  subject: row.subject,
  from: row.from_digest,
  digest: row.to_digest,
  outcome: row.outcome,
  saves: row.saves,
  lastAt: row.last_at,
});
