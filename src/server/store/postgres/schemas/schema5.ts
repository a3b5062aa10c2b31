import type { Schema } from '../../schema';

/**
 * Ways into the console: the one-time setup link, and sessions that end with the token they were opened with. The campaign that people work on
 * there: one row, with a revision. Refusals by day.
 */
export const schema5: Schema = {
  up: `
  CREATE TABLE couplet.setup_link (hash text COLLATE "C" PRIMARY KEY, expires_at bigint NOT NULL);
  ALTER TABLE couplet.admin_session ADD COLUMN token_id text COLLATE "C";
  CREATE TABLE couplet.campaign_draft (
    name text COLLATE "C" PRIMARY KEY CHECK (name = 'working'),
    revision bigint NOT NULL,
    campaign text NOT NULL,
    updated_at bigint NOT NULL,
    updated_by text COLLATE "C" NOT NULL
  );
  CREATE TABLE couplet.refusal_count (
    day text COLLATE "C" NOT NULL,
    coupon_id text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (day, coupon_id, code)
  );
  `,
  // An older Couplet would let such a session outlive its token.
  down: `
  DELETE FROM couplet.admin_session WHERE token_id IS NOT NULL;
  ALTER TABLE couplet.admin_session DROP COLUMN token_id;
  DROP TABLE couplet.setup_link;
  DROP TABLE couplet.campaign_draft;
  DROP TABLE couplet.refusal_count;
  `,
};
