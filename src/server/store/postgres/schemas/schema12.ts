import type { Schema } from '../../schema';

/** Browsers to be woken, `wake` being the last wake-up that reached them, and the wake-ups. */
export const schema12: Schema = {
  up: `
  CREATE TABLE couplet.push_subscription (
    id text COLLATE "C" PRIMARY KEY,
    sealed text COLLATE "C" NOT NULL,
    wake integer NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    due_at bigint NOT NULL DEFAULT 0,
    added_at bigint NOT NULL
  );
  CREATE INDEX push_subscription_due ON couplet.push_subscription (wake, due_at);
  CREATE TABLE couplet.push_wake (
    seq integer PRIMARY KEY,
    at bigint NOT NULL,
    ends_at bigint NOT NULL,
    sent integer NOT NULL DEFAULT 0,
    gone integer NOT NULL DEFAULT 0,
    refused integer NOT NULL DEFAULT 0
  );
  `,
  down: `
  DROP TABLE couplet.push_wake;
  DROP TABLE couplet.push_subscription;
  `,
};
