import type { Schema } from '../../schema';

/** Browsers to be woken, `wake` being the last wake-up that reached them, and the wake-ups. */
export const schema12: Schema = {
  up: `
  CREATE TABLE push_subscription (
    id TEXT PRIMARY KEY,
    sealed TEXT NOT NULL,
    wake INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL DEFAULT 0,
    added_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX push_subscription_due ON push_subscription (wake, due_at);
  CREATE TABLE push_wake (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    sent INTEGER NOT NULL DEFAULT 0,
    gone INTEGER NOT NULL DEFAULT 0,
    refused INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
  `,
  down: `
  DROP TABLE push_wake;
  DROP TABLE push_subscription;
  `,
};
