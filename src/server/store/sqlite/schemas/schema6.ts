import type { Schema } from '../../schema';

/** Keys of tokens, and which tokens are spent, with the report they paid for. */
export const schema6: Schema = {
  up: `
  CREATE TABLE token_key (
    epoch INTEGER PRIMARY KEY,
    n TEXT NOT NULL,
    private_key TEXT NOT NULL,
    made_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE spent_token (
    epoch INTEGER NOT NULL,
    key_sha256 TEXT NOT NULL,
    body_sha256 TEXT NOT NULL,
    PRIMARY KEY (epoch, key_sha256)
  ) STRICT, WITHOUT ROWID;
  `,
  down: `
  DROP TABLE spent_token;
  DROP TABLE token_key;
  `,
};
