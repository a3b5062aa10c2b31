import type { Schema } from '../../schema';

/** Mode `split`: the leader's keys, sealed reports until they are counted, batches under way, and the sums that came of them. */
export const schema9: Schema = {
  up: `
  CREATE TABLE couplet.split_key (
    public_key text COLLATE "C" PRIMARY KEY,
    private_key text COLLATE "C" NOT NULL,
    made_at bigint NOT NULL
  );
  CREATE TABLE couplet.split_batch (
    id text COLLATE "C" PRIMARY KEY,
    bundle text COLLATE "C" NOT NULL,
    share text COLLATE "C"
  );
  CREATE UNIQUE INDEX split_batch_open ON couplet.split_batch (bundle) WHERE share IS NULL;
  CREATE TABLE couplet.split_part (
    batch text COLLATE "C" NOT NULL REFERENCES couplet.split_batch (id),
    part integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    accepted integer NOT NULL,
    withdrawn text COLLATE "C" NOT NULL,
    share text COLLATE "C" NOT NULL,
    PRIMARY KEY (batch, part)
  );
  CREATE TABLE couplet.split_report (
    id text COLLATE "C" PRIMARY KEY,
    bundle text COLLATE "C" NOT NULL,
    received_day integer NOT NULL,
    public_share text COLLATE "C" NOT NULL,
    leader text COLLATE "C" NOT NULL,
    helper text COLLATE "C" NOT NULL,
    batch text COLLATE "C",
    part integer
  );
  CREATE INDEX split_report_part ON couplet.split_report (batch, part);
  CREATE INDEX split_report_waiting ON couplet.split_report (bundle, received_day) WHERE batch IS NULL;
  CREATE TABLE couplet.split_sum (
    bundle text COLLATE "C" NOT NULL,
    explored text COLLATE "C" NOT NULL,
    answer integer NOT NULL,
    sum bigint NOT NULL,
    draws bigint NOT NULL,
    PRIMARY KEY (bundle, explored, answer)
  );
  CREATE TABLE couplet.split_refusal (
    bundle text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (bundle, code)
  );
  `,
  down: `
  DROP TABLE couplet.split_refusal;
  DROP TABLE couplet.split_sum;
  DROP TABLE couplet.split_report;
  DROP TABLE couplet.split_part;
  DROP TABLE couplet.split_batch;
  DROP TABLE couplet.split_key;
  `,
};
