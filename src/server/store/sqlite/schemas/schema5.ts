import type { Schema } from '../../schema';

/**
 * Ways into the console: the one-time setup link, and sessions that end with the token they were opened with. The campaign that people work on
 * there: one row, with a revision. Refusals by day.
 */
export const schema5: Schema = {
  up: `
  CREATE TABLE setup_link (hash TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  ALTER TABLE admin_session ADD COLUMN token_id TEXT;
  CREATE TABLE campaign_draft (
    name TEXT PRIMARY KEY CHECK (name = 'working'),
    revision INTEGER NOT NULL,
    campaign TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE refusal_count (
    day TEXT NOT NULL,
    coupon_id TEXT NOT NULL,
    code TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (day, coupon_id, code)
  ) STRICT, WITHOUT ROWID;
  `,
  // An older Couplet would let such a session outlive its token.
  down: `
  DELETE FROM admin_session WHERE token_id IS NOT NULL;
  ALTER TABLE admin_session DROP COLUMN token_id;
  DROP TABLE setup_link;
  DROP TABLE campaign_draft;
  DROP TABLE refusal_count;
  `,
};
