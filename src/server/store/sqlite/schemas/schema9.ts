import type { Schema } from '../../schema';

/** Mode `split`: the leader's keys, sealed reports until they are counted, batches under way, and the sums that came of them. */
export const schema9: Schema = {
  up: `
  CREATE TABLE split_key (
    public_key TEXT PRIMARY KEY,
    private_key TEXT NOT NULL,
    made_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE split_batch (
    id TEXT PRIMARY KEY,
    bundle TEXT NOT NULL,
    share TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX split_batch_open ON split_batch (bundle) WHERE share IS NULL;
  CREATE TABLE split_part (
    batch TEXT NOT NULL REFERENCES split_batch (id),
    part INTEGER NOT NULL,
    state TEXT NOT NULL,
    accepted INTEGER NOT NULL,
    withdrawn TEXT NOT NULL,
    share TEXT NOT NULL,
    PRIMARY KEY (batch, part)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE split_report (
    id TEXT PRIMARY KEY,
    bundle TEXT NOT NULL,
    received_day INTEGER NOT NULL,
    public_share TEXT NOT NULL,
    leader TEXT NOT NULL,
    helper TEXT NOT NULL,
    batch TEXT,
    part INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX split_report_part ON split_report (batch, part);
  CREATE INDEX split_report_waiting ON split_report (bundle, received_day) WHERE batch IS NULL;
  CREATE TABLE split_sum (
    bundle TEXT NOT NULL,
    explored TEXT NOT NULL,
    answer INTEGER NOT NULL,
    sum INTEGER NOT NULL,
    draws INTEGER NOT NULL,
    PRIMARY KEY (bundle, explored, answer)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE split_refusal (
    bundle TEXT NOT NULL,
    code TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (bundle, code)
  ) STRICT, WITHOUT ROWID;
  `,
  down: `
  DROP TABLE split_refusal;
  DROP TABLE split_sum;
  DROP TABLE split_report;
  DROP TABLE split_part;
  DROP TABLE split_batch;
  DROP TABLE split_key;
  `,
};
