import { MINUTE } from '../../protocol/values/clock';
import { fail, type Result } from '../../protocol/values/result';
import type { Period } from '../../stats/experiment/period';
import type { Role } from './role';

/** A bearer token of the admin routes. Only the SHA-256 of the secret is stored. Those with the role `viewer` are share links. */
export interface AdminToken {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: number;
  /** The creator, as in the audit log. */
  readonly createdBy: string;
  readonly revokedAt: number | null;
  /** When it stops working, UTC ms; null: when it is revoked. */
  readonly expiresAt: number | null;
  /** When it was last used, UTC ms, to within `USE_NOTED`; null: never. */
  readonly usedAt: number | null;
  /** The days whose results a share link shows; null: all. */
  readonly period: Period | null;
}

/** A token to be added. */
export type NewToken = Omit<AdminToken, 'revokedAt' | 'usedAt'>;

/** Uses within this time of the last noted one are not noted. */
export const USE_NOTED = 10 * MINUTE;

/** A session of a person signed in by browser. */
export interface AdminSession {
  /** SHA-256 of the cookie's value, hex. */
  readonly hash: string;
  /** As in the audit log. */
  readonly actor: string;
  readonly role: Role;
  readonly expiresAt: number;
}

/** The last sign-in of a person or token by browser. */
export interface SignIn {
  /** As in the audit log. */
  readonly actor: string;
  /** UTC ms. */
  readonly at: number;
}

/** A session to be opened. */
export interface NewSession extends AdminSession {
  /** Token created here with which they signed in. Revoking it ends the session. */
  readonly tokenId?: string | undefined;
}

/** One line for the audit log: who changed what. */
export interface AuditLine {
  /** UTC ms. */
  readonly at: number;
  /** `token:<name>`, `user:<e-mail or subject>`, or `setup` for the setup link. */
  readonly actor: string;
  /** Method and route, e.g. `PUT /v1/admin/catalog`. */
  readonly action: string;
  readonly subject: string;
  /** SHA-256 of the subject's new content; null if unknown. */
  readonly digest: string | null;
  /**
   * For the subject `draft`: extends the newest line of the log if that is the same person's change of the same subject, at most this long
   * ago, ms.
   */
  readonly within?: number;
}

export interface AuditRow extends Omit<AuditLine, 'within'> {
  readonly seq: number;
  /** Digest of the previous change to the same subject. */
  readonly from: string | null;
  /** `done`, or the reason code of the refusal. */
  readonly outcome: string;
  /** Number of changes it covers, and the time of the last one if there are several. */
  readonly saves: number;
  readonly lastAt: number | null;
}

/** Writes that can append to the audit log in their own transaction. */
export interface Audited<Writes> {
  /** The same writes. Each appends this line with the outcome `done` in its transaction, unless it is refused. */
  audited(line: AuditLine): Writes;
}

/** Part of the port: access to the admin routes, and the audit log. */
export interface AccessRepository {
  /** Invalidates the setup link, as a sign-in does. Errors: `token_name_taken` by an unrevoked token, unless either is a share link. */
  addToken(token: NewToken, hash: string): Promise<Result<undefined>>;
  /** Error: `token_unknown`. Revoking twice has no further effect. */
  revokeToken(id: string, now: number): Promise<Result<undefined>>;
  /** All tokens, including revoked ones, oldest first. */
  tokens(): Promise<readonly AdminToken[]>;
  /** The token with this secret, unless revoked or expired. */
  tokenByHash(hash: string, now: number): Promise<AdminToken | undefined>;
  /** Notes the use of a token. */
  noteTokenUse(id: string, now: number): Promise<void>;

  /** Also deletes sessions that ended before `now`, and invalidates the setup link, because someone can now give access to others. */
  addSession(session: NewSession, now: number): Promise<void>;
  /** The session, unless it has ended or its token is revoked. */
  session(hash: string, now: number): Promise<AdminSession | undefined>;
  endSession(hash: string): Promise<void>;
  /** All sessions that have not ended, the newest first. */
  sessions(now: number): Promise<readonly AdminSession[]>;
  /** The last sign-in of everyone who signed in by browser, the newest first. */
  signIns(limit: number): Promise<readonly SignIn[]>;

  /** Stores the only setup link, by the SHA-256 of its secret, replacing earlier ones. */
  putSetupLink(hash: string, expiresAt: number): Promise<void>;
  /**
   * Adds a setup link if no one has signed in yet, because every starting replica prints its own.
   * @returns whether it was added
   */
  addFirstSetupLink(hash: string, expiresAt: number, now: number): Promise<boolean>;
  /** Opens the session for a caller with the link's secret and invalidates all links. Error `setup_refused`: wrong, used or expired. */
  takeSetupLink(hash: string, session: NewSession, now: number): Promise<Result<undefined>>;
  /** Whether there is a valid setup link. */
  hasSetupLink(now: number): Promise<boolean>;
  /** Whether anyone has ever signed in by browser or created a token. */
  wasEntered(): Promise<boolean>;

  appendAudit(line: AuditLine, outcome: string): Promise<void>;
  /** Newest first, those before the sequence number `before`. */
  audit(before: number, limit: number): Promise<readonly AuditRow[]>;
}

/** Columns as both databases return them. */
export interface TokenColumns {
  readonly id: string;
  readonly name: string;
  readonly role: AdminToken['role'];
  readonly created_at: number;
  readonly created_by: string;
  readonly revoked_at: number | null;
  readonly expires_at: number | null;
  readonly used_at: number | null;
  readonly since: string | null;
  readonly until: string | null;
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
  expiresAt: row.expires_at,
  usedAt: row.used_at,
  period: row.since !== null && row.until !== null ? { from: row.since, to: row.until } : null,
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

/** The same error for every reason, so that it reveals nothing. */
export const setupRefused = fail(
  'setup_refused',
  'This setup link is not valid, was used, or has expired. An owner can create another with `couplet admin setup-link`.',
);
