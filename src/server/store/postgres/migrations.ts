import { lostBetween, refusesLoss } from '../goingBack';
import type { Schema } from '../schema';
import { type Postgres, refusal } from './connectPostgres';

import { schema1 } from './schemas/schema1';
import { schema2 } from './schemas/schema2';
import { schema3 } from './schemas/schema3';
import { schema5 } from './schemas/schema5';
import { schema9 } from './schemas/schema9';
import { schema11 } from './schemas/schema11';

/** Browsers to be woken, `wake` being the last wake-up that reached them, and the wake-ups. */
const schema12: Schema = {
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

/** Keys of tokens, and which tokens are spent, with the report they paid for. */
const schema6: Schema = {
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

/** Lines of the audit log about the draft, which saves itself, say how many saves they stand for. Nothing else of the log can be changed. */
const schema7: Schema = {
  up: `
  ALTER TABLE couplet.audit ADD COLUMN saves bigint NOT NULL DEFAULT 1, ADD COLUMN last_at bigint;
  DROP TRIGGER audit_stays ON couplet.audit;
  CREATE TRIGGER audit_stays BEFORE DELETE OR TRUNCATE ON couplet.audit EXECUTE FUNCTION couplet.audit_stays();
  CREATE TRIGGER audit_grows BEFORE UPDATE ON couplet.audit FOR EACH ROW
    WHEN (NOT coalesce(OLD.subject = 'draft' AND OLD.outcome = 'done' AND NEW.saves = OLD.saves + 1 AND NEW.last_at >= OLD.at
      AND NEW.seq = OLD.seq AND NEW.at = OLD.at AND NEW.actor = OLD.actor AND NEW.action = OLD.action AND NEW.subject = OLD.subject
      AND NEW.from_digest IS NOT DISTINCT FROM OLD.from_digest AND NEW.outcome = OLD.outcome, false))
    EXECUTE FUNCTION couplet.audit_stays();
  `,
  down: `
  DROP TRIGGER audit_grows ON couplet.audit;
  DROP TRIGGER audit_stays ON couplet.audit;
  ALTER TABLE couplet.audit DROP COLUMN last_at, DROP COLUMN saves;
  CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON couplet.audit EXECUTE FUNCTION couplet.audit_stays();
  `,
};

/** Mode `split`: since when a part waits for the helper, and when a key was last named by a bundle that devices are given; days since the epoch. */
const schema10: Schema = {
  up: `
  ALTER TABLE couplet.split_part ADD COLUMN taken_day integer;
  UPDATE couplet.split_part SET taken_day = floor(extract(epoch FROM now()) / 86400);
  ALTER TABLE couplet.split_key ADD COLUMN live_day integer;
  `,
  down: `
  ALTER TABLE couplet.split_key DROP COLUMN live_day;
  ALTER TABLE couplet.split_part DROP COLUMN taken_day;
  `,
};

/** Bucket that a signed-in customer's groups are drawn by, 0 to 65,535; null: a guest, nobody named, or an order of before it was kept. */
const schema14: Schema = {
  up: `
  ALTER TABLE couplet.shop_order ADD COLUMN bucket integer;
  `,
  down: `
  ALTER TABLE couplet.shop_order DROP COLUMN bucket;
  `,
};

/** On which day a sum of two aggregators was last added to, days since the epoch; null: by a version that did not write it down. */
const schema13: Schema = {
  up: `
  ALTER TABLE couplet.split_sum ADD COLUMN released_day integer;
  `,
  down: `
  ALTER TABLE couplet.split_sum DROP COLUMN released_day;
  `,
};

/** Which arms devices were drawn into, counted beside the answers of reports, where an older Couplet would take them for answers. */
const schema8: Schema = {
  up: '',
  down: "DELETE FROM couplet.report_delta WHERE question = 'exposure'; DELETE FROM couplet.report_count WHERE question = 'exposure'",
};

/** Bundles in stages: a setting, which an older Couplet would not know to end. */
const schema4: Schema = {
  up: '',
  down: "DELETE FROM couplet.setting WHERE name = 'rollout'",
};

/**
 * Entry i brings the schema from version i to i + 1, and back. Everything lies in a schema of its own, so that the shop's tables may share the
 * database; text compares by bytes, as in the embedded store.
 */
const migrations: readonly Schema[] = [
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

/** Version this program brings a database to. */
export const newestSchema = migrations.length;

/** Key of the advisory lock under which one replica migrates while the others wait: "coup" in ASCII. */
const LOCK = 0x63_6f_75_70;

/**
 * Brings the database to a schema, by default the newest, all in one transaction. Rejects with code `database_newer` on one of a newer Couplet,
 * `schema_final` where a step has no way back, `schema_loses` where going back would lose data, unless `force`.
 */
export const migrate = ({ transaction }: Postgres, to = newestSchema, force = false): Promise<void> =>
  transaction(async (query) => {
    await query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    const known = await query("SELECT 1 WHERE to_regclass('couplet.migration') IS NOT NULL");
    // `IF NOT EXISTS` asks for the right to create even where nothing is to be done.
    const schema = await query("SELECT 1 WHERE to_regnamespace('couplet') IS NOT NULL");
    if (schema.count === 0) await query('CREATE SCHEMA couplet');
    if (known.count === 0)
      await query('CREATE TABLE couplet.migration (version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())');
    const { rows } = await query<{ version: number }>('SELECT coalesce(max(version), 0) AS version FROM couplet.migration');
    const version = rows[0]?.version ?? 0;
    if (version > migrations.length) {
      throw refusal('database_newer', `The database has schema ${version}; this version of Couplet knows up to ${migrations.length}.`);
    }
    const found: { what: string; count: number }[] = [];
    for (const { what, sql } of lostBetween(version, force ? version : to, 'couplet.')) {
      const counted = await query<{ found: number }>(sql);
      found.push({ what, count: Number(counted.rows[0]?.found ?? 0) });
    }
    const loss = refusesLoss(to, found);
    if (loss) throw refusal(loss.code, loss.message);
    // Without parameters `pg` sends several statements at once.
    for (const [index, { up }] of migrations.entries()) {
      if (index < version || index >= to) continue;
      if (up !== '') await query(up);
      await query('INSERT INTO couplet.migration (version) VALUES ($1)', [index + 1]);
    }
    for (const [index, { down }] of [...migrations.entries()].reverse()) {
      if (index >= version || index < to) continue;
      if (down === undefined) throw refusal('schema_final', `Schema ${index + 1} has no way back.`);
      if (down !== '') await query(down);
      await query('DELETE FROM couplet.migration WHERE version = $1', [index + 1]);
    }
  });
