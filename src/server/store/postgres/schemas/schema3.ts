import type { Schema } from '../../schema';
import { outboxDown, outboxUp } from './outbox';

/** Tokens and sessions of the admin routes, the audit log, what the shop is to be told. */
export const schema3: Schema = {
  up: `
  CREATE TABLE couplet.admin_token (
    id text COLLATE "C" PRIMARY KEY,
    name text COLLATE "C" NOT NULL,
    role text NOT NULL CHECK (role IN ('analyst', 'editor', 'owner')),
    hash text COLLATE "C" NOT NULL UNIQUE,
    created_at bigint NOT NULL,
    created_by text NOT NULL,
    revoked_at bigint
  );
  CREATE UNIQUE INDEX admin_token_name ON couplet.admin_token (name) WHERE revoked_at IS NULL;

  CREATE TABLE couplet.admin_session (
    hash text COLLATE "C" PRIMARY KEY,
    actor text NOT NULL,
    role text NOT NULL CHECK (role IN ('analyst', 'editor', 'owner')),
    expires_at bigint NOT NULL
  );

  CREATE TABLE couplet.audit (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at bigint NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject text COLLATE "C" NOT NULL,
    from_digest text,
    to_digest text,
    outcome text NOT NULL
  );
  CREATE INDEX audit_subject ON couplet.audit (subject, seq) WHERE outcome = 'done';
  CREATE FUNCTION couplet.audit_stays() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'The audit log is append-only.'; END $$;
  CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON couplet.audit EXECUTE FUNCTION couplet.audit_stays();
  ${outboxUp}`,
  down: `
  ${outboxDown}
  DROP TABLE couplet.audit;
  DROP FUNCTION couplet.audit_stays();
  DROP TABLE couplet.admin_session;
  DROP TABLE couplet.admin_token;
  `,
};
