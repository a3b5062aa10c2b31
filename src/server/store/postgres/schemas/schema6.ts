import type { Schema } from '../../schema';

/** Keys of tokens, and which tokens are spent, with the report they paid for. */
export const schema6: Schema = {
  up: `
  CREATE TABLE couplet.token_key (
    epoch integer PRIMARY KEY,
    n text COLLATE "C" NOT NULL,
    private_key text COLLATE "C" NOT NULL,
    made_at bigint NOT NULL
  );
  CREATE TABLE couplet.spent_token (
    epoch integer NOT NULL,
    key_sha256 bytea NOT NULL,
    body_sha256 bytea NOT NULL,
    PRIMARY KEY (epoch, key_sha256)
  );
  `,
  down: `
  DROP TABLE couplet.spent_token;
  DROP TABLE couplet.token_key;
  `,
};
