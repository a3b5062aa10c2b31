import type { Schema } from '../../schema';

/** Messages that shoppers asked for, and hashes of the addresses that want none. `due_at` is null where nothing is to be sent. */
export const schema11: Schema = {
  up: `
  CREATE TABLE couplet.message (
    id text COLLATE "C" PRIMARY KEY,
    request_key text COLLATE "C" NOT NULL UNIQUE,
    body_hash text COLLATE "C" NOT NULL,
    claim_key text COLLATE "C" NOT NULL,
    channel text COLLATE "C" NOT NULL,
    address text COLLATE "C",
    address_hash text COLLATE "C" NOT NULL,
    coupon_id text COLLATE "C" NOT NULL,
    coupon_version integer NOT NULL,
    locale text COLLATE "C" NOT NULL,
    not_before bigint NOT NULL,
    state text COLLATE "C" NOT NULL,
    reason text COLLATE "C",
    attempts integer NOT NULL,
    due_at bigint,
    created_at bigint NOT NULL,
    changed_at bigint NOT NULL
  );
  CREATE INDEX message_due ON couplet.message (due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX message_address ON couplet.message (address_hash, created_at);
  CREATE TABLE couplet.suppression (
    address_hash text COLLATE "C" PRIMARY KEY,
    reason text COLLATE "C" NOT NULL,
    at bigint NOT NULL
  );
  `,
  down: `
  DROP TABLE couplet.suppression;
  DROP TABLE couplet.message;
  `,
};
