import { fail, type Result } from '../../protocol/values/result';
import type { Role } from './role';

/** A bearer token of the admin routes. Of the secret only its SHA-256 is kept. */
export interface AdminToken {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: number;
  /** Who made it, as in the audit log. */
  readonly createdBy: string;
  readonly revokedAt: number | null;
}

/** Somebody signed in with a browser. */
export interface AdminSession {
  /** SHA-256 of what the cookie holds, hex. */
  readonly hash: string;
  /** As in the audit log. */
  readonly actor: string;
  readonly role: Role;
  readonly expiresAt: number;
}

/** A session to be opened. */
export interface NewSession extends AdminSession {
  /** Token made here by which they signed in: the session ends with it. */
  readonly tokenId?: string | undefined;
}

/** One line for the audit log: who wants to do what to which subject. */
export interface AuditLine {
  /** UTC ms. */
  readonly at: number;
  /** `token:<name>`, `user:<e-mail or subject>` or `setup`, who opened the setup link. */
  readonly actor: string;
  /** Method and route, e.g. `PUT /v1/admin/catalog`. */
  readonly action: string;
  readonly subject: string;
  /** SHA-256 of what the subject becomes; null where that cannot be said. */
  readonly digest: string | null;
  /** Of the subject `draft`: it extends the newest line of the log where that is the same person's of the same, at most so long ago, ms. */
  readonly within?: number;
}

export interface AuditRow extends Omit<AuditLine, 'within'> {
  readonly seq: number;
  /** Digest of the change before this one of the same subject. */
  readonly from: string | null;
  /** `done`, or the reason code it was refused with. */
  readonly outcome: string;
  /** How many changes it stands for, and the time of the last one where they are several. */
  readonly saves: number;
  readonly lastAt: number | null;
}

/** Writes that can be told the audit log in the transaction that makes them. */
export interface Audited<Writes> {
  /** The same writes; each that is not refused appends this line with the outcome `done`, both or neither. */
  audited(line: AuditLine): Writes;
}

/** Part of the port: who may use the admin routes, and what they did. */
export interface AccessRepository {
  /** Ends the setup link, as a sign-in does. Errors: `token_name_taken` by a token that is not revoked. */
  addToken(token: Omit<AdminToken, 'revokedAt'>, hash: string): Promise<Result<undefined>>;
  /** Error: `token_unknown`. Twice is once. */
  revokeToken(id: string, now: number): Promise<Result<undefined>>;
  /** All there ever were, oldest first. */
  tokens(): Promise<readonly AdminToken[]>;
  /** The token of this secret unless it is revoked. */
  tokenByHash(hash: string): Promise<AdminToken | undefined>;

  /** Also forgets sessions that ended before `now`, and ends the setup link: the server has somebody who can let others in. */
  addSession(session: NewSession, now: number): Promise<void>;
  /** Unless it has ended or its token is revoked. */
  session(hash: string, now: number): Promise<AdminSession | undefined>;
  endSession(hash: string): Promise<void>;

  /** The one setup link, by the SHA-256 of its secret, in place of the one before. */
  putSetupLink(hash: string, expiresAt: number): Promise<void>;
  /** One more link beside those there are, as long as nobody has entered: every replica that starts prints its own. @returns whether it was added */
  addFirstSetupLink(hash: string, expiresAt: number, now: number): Promise<boolean>;
  /** Opens the session for who has the link's secret; all links are used up. Error `setup_refused`: wrong, used or out of date. */
  takeSetupLink(hash: string, session: NewSession, now: number): Promise<Result<undefined>>;
  /** Is there a link that can be used? */
  hasSetupLink(now: number): Promise<boolean>;
  /** Has anybody ever signed in by browser, or made a token? */
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

/** One answer for every reason: who has no link learns nothing of it. */
export const setupRefused = fail(
  'setup_refused',
  'This setup link is not valid, was used, or has expired. An owner can create another with `couplet admin setup-link`.',
);
