import type { Database } from 'better-sqlite3';
import { lostBetween, refusesLoss } from '../goingBack';
import type { Schema } from '../schema';
import { schema1 } from './schemas/schema1';
import { schema2 } from './schemas/schema2';
import { schema3 } from './schemas/schema3';
import { schema5 } from './schemas/schema5';
import { schema9 } from './schemas/schema9';
import { schema11 } from './schemas/schema11';

/** Browsers to be woken, `wake` being the last wake-up that reached them, and the wake-ups. */
const schema12: Schema = {
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

/** Keys of tokens, and which tokens are spent, with the report they paid for. */
const schema6: Schema = {
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

/** Lines of the audit log about the draft, which saves itself, say how many saves they stand for. Nothing else of the log can be changed. */
const schema7: Schema = {
  up: `
  ALTER TABLE audit ADD COLUMN saves INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE audit ADD COLUMN last_at INTEGER;
  DROP TRIGGER audit_stays;
  CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
    WHEN NOT coalesce(OLD.subject = 'draft' AND OLD.outcome = 'done' AND NEW.saves = OLD.saves + 1 AND NEW.last_at >= OLD.at
      AND NEW.seq = OLD.seq AND NEW.at = OLD.at AND NEW.actor = OLD.actor AND NEW.action = OLD.action AND NEW.subject = OLD.subject
      AND NEW.from_digest IS OLD.from_digest AND NEW.outcome = OLD.outcome, 0)
    BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END;
  `,
  down: `
  DROP TRIGGER audit_stays;
  ALTER TABLE audit DROP COLUMN last_at;
  ALTER TABLE audit DROP COLUMN saves;
  CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END;
  `,
};

/** Mode `split`: since when a part waits for the helper, and when a key was last named by a bundle that devices are given; days since the epoch. */
const schema10: Schema = {
  up: `
  ALTER TABLE split_part ADD COLUMN taken_day INTEGER;
  UPDATE split_part SET taken_day = CAST(strftime('%s', 'now') AS INTEGER) / 86400;
  ALTER TABLE split_key ADD COLUMN live_day INTEGER;
  `,
  down: `
  ALTER TABLE split_key DROP COLUMN live_day;
  ALTER TABLE split_part DROP COLUMN taken_day;
  `,
};

/** Bucket that a signed-in customer's groups are drawn by, 0 to 65,535; null: a guest, nobody named, or an order of before it was kept. */
const schema14: Schema = {
  up: `
  ALTER TABLE shop_order ADD COLUMN bucket INTEGER;
  `,
  down: `
  ALTER TABLE shop_order DROP COLUMN bucket;
  `,
};

/** On which day a sum of two aggregators was last added to, days since the epoch; null: by a version that did not write it down. */
const schema13: Schema = {
  up: `
  ALTER TABLE split_sum ADD COLUMN released_day INTEGER;
  `,
  down: `
  ALTER TABLE split_sum DROP COLUMN released_day;
  `,
};

/** Which arms devices were drawn into, counted beside the answers of reports, where an older Couplet would take them for answers. */
const schema8: Schema = {
  up: '',
  down: "DELETE FROM report_count WHERE question = 'exposure'",
};

/** Bundles in stages: a setting, which an older Couplet would not know to end. */
const schema4: Schema = {
  up: '',
  down: "DELETE FROM setting WHERE name = 'rollout'",
};

/** Entry i brings `user_version` from i to i + 1, and back. */
export const migrations: readonly Schema[] = [
  schema1,
  schema2,
  schema3,
  schema4,
  schema5,
  schema6,
  schema7,
  schema8,
  schema9,
  schema10,
  schema11,
  schema12,
  schema13,
  schema14,
];

/**
 * Brings the file to a schema, by default the newest, each step in its own transaction. Throws on a file written by a newer Couplet, and on a
 * step that has no way back; going back with cause `schema_loses` where data would be lost, unless `force`.
 */
export const migrate = (db: Database, to = migrations.length, force = false): void => {
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > migrations.length) {
    throw new Error(`The data file has schema ${version}; this version of Couplet knows up to ${migrations.length}.`);
  }
  const countOf = (sql: string): number => db.prepare<[], number>(sql).pluck().get() ?? 0;
  const loss = refusesLoss(
    to,
    lostBetween(version, force ? version : to, '').map(({ what, sql }) => ({ what, count: countOf(sql) })),
  );
  if (loss) throw new Error(loss.message, { cause: loss });
  const step = (sql: string, reached: number): void =>
    db
      .transaction(() => {
        db.exec(sql);
        db.pragma(`user_version = ${reached}`);
      })
      .immediate();
  for (const [index, { up }] of migrations.entries()) {
    if (index >= version && index < to) step(up, index + 1);
  }
  for (const [index, { down }] of [...migrations.entries()].reverse()) {
    if (index >= version || index < to) continue;
    if (down === undefined) throw new Error(`Schema ${index + 1} has no way back.`);
    step(down, index);
  }
};
