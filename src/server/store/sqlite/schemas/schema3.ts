import type { Schema } from '../../schema';
import { outboxDown, outboxUp } from './outbox';

/** Tokens and sessions of the admin routes, the audit log, what the shop is to be told. */
export const schema3: Schema = {
  up: `
  CREATE TABLE admin_token (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('analyst', 'editor', 'owner')),
    hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    revoked_at INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX admin_token_name ON admin_token (name) WHERE revoked_at IS NULL;

  CREATE TABLE admin_session (
    hash TEXT PRIMARY KEY,
    actor TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('analyst', 'editor', 'owner')),
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    from_digest TEXT,
    to_digest TEXT,
    outcome TEXT NOT NULL
  ) STRICT;
  CREATE INDEX audit_subject ON audit (subject, seq) WHERE outcome = 'done';
  CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END;
  CREATE TRIGGER audit_keeps BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END;
  ${outboxUp}`,
  down: `
  ${outboxDown}
  DROP TABLE audit;
  DROP TABLE admin_session;
  DROP TABLE admin_token;
  `,
};
