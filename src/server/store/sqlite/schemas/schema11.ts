import type { Schema } from '../../schema';

/** Messages that shoppers asked for, and hashes of the addresses that want none. `due_at` is null where nothing is to be sent. */
export const schema11: Schema = {
  up: `
  CREATE TABLE message (
    id TEXT PRIMARY KEY,
    request_key TEXT NOT NULL UNIQUE,
    body_hash TEXT NOT NULL,
    claim_key TEXT NOT NULL,
    channel TEXT NOT NULL,
    address TEXT,
    address_hash TEXT NOT NULL,
    coupon_id TEXT NOT NULL,
    coupon_version INTEGER NOT NULL,
    locale TEXT NOT NULL,
    not_before INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    attempts INTEGER NOT NULL,
    due_at INTEGER,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX message_due ON message (due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX message_address ON message (address_hash, created_at);
  CREATE TABLE suppression (
    address_hash TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  down: `
  DROP TABLE suppression;
  DROP TABLE message;
  `,
};
