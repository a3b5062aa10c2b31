import type { Postgres } from './connectPostgres';
import { refusal } from './databaseErrors';

/**
 * Forward migrations; entry i brings the schema from version i to i + 1. Entries are never edited once released. Everything lies in a schema
 * of its own, so that the shop's tables may share the database; text compares by bytes, as in the embedded store.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE couplet.setting (name text COLLATE "C" PRIMARY KEY, value text NOT NULL, changed_at bigint NOT NULL);

  CREATE TABLE couplet.catalog (
    coupon_id text COLLATE "C" PRIMARY KEY,
    coupon text NOT NULL,
    currency text NOT NULL,
    cap_money bigint,
    cap_count bigint,
    used_money bigint NOT NULL DEFAULT 0,
    reserved_money bigint NOT NULL DEFAULT 0 CHECK (reserved_money >= 0),
    used_count bigint NOT NULL DEFAULT 0,
    reserved_count bigint NOT NULL DEFAULT 0 CHECK (reserved_count >= 0),
    position integer NOT NULL,
    listed boolean NOT NULL DEFAULT true,
    changed_at bigint NOT NULL
  ) WITH (fillfactor = 50);

  CREATE TABLE couplet.claim (
    key text COLLATE "C" PRIMARY KEY,
    coupon_id text COLLATE "C" NOT NULL REFERENCES couplet.catalog (coupon_id),
    coupon_version integer NOT NULL,
    code text COLLATE "C" NOT NULL UNIQUE,
    status text NOT NULL CHECK (status IN ('pending', 'issued', 'redeemed', 'released')),
    reserved bigint NOT NULL,
    used bigint NOT NULL DEFAULT 0,
    order_id text COLLATE "C",
    attribution text NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL
  );
  CREATE INDEX claim_open ON couplet.claim (expires_at) WHERE status IN ('pending', 'issued');
  CREATE INDEX claim_pending ON couplet.claim (created_at) WHERE status = 'pending';
  CREATE INDEX claim_order ON couplet.claim (order_id) WHERE order_id IS NOT NULL;

  -- A report's arrival is kept to the day: a finer time could link it to a request log. Its answer is kept in sums only.
  CREATE TABLE couplet.report (id uuid PRIMARY KEY, body_sha256 bytea NOT NULL, received_day integer NOT NULL);
  CREATE TABLE couplet.report_delta (
    bundle text NOT NULL,
    question text NOT NULL,
    explored text NOT NULL,
    answer smallint NOT NULL,
    count bigint NOT NULL
  );
  CREATE TABLE couplet.report_count (
    bundle text COLLATE "C" NOT NULL,
    question text COLLATE "C" NOT NULL,
    explored text COLLATE "C" NOT NULL,
    answer smallint NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (bundle, question, explored, answer)
  );

  CREATE TABLE couplet.shop_order (
    position bigint GENERATED ALWAYS AS IDENTITY,
    order_id text COLLATE "C" NOT NULL,
    event text NOT NULL,
    body_sha256 text NOT NULL,
    body text NOT NULL,
    attribution text COLLATE "C",
    currency text COLLATE "C" NOT NULL,
    subtotal bigint NOT NULL,
    discount bigint NOT NULL,
    received_at bigint NOT NULL,
    PRIMARY KEY (order_id, event)
  );

  CREATE TABLE couplet.bundle (id text COLLATE "C" PRIMARY KEY, published_at bigint NOT NULL);
  CREATE TABLE couplet.bundle_file (
    bundle text COLLATE "C" NOT NULL REFERENCES couplet.bundle (id),
    name text COLLATE "C" NOT NULL,
    data bytea NOT NULL,
    brotli bytea,
    PRIMARY KEY (bundle, name)
  );
  `,
];

/** Version this program brings a database to. */
export const newestSchema = migrations.length;

/** Key of the advisory lock under which one replica migrates while the others wait: "coup" in ASCII. */
const LOCK = 0x63_6f_75_70;

/** Brings the database to the newest schema, all in one transaction. Rejects with code `database_newer` on one of a newer Couplet. */
export const migrate = ({ transaction }: Postgres): Promise<void> =>
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
    for (const [index, sql] of migrations.entries()) {
      if (index < version) continue;
      // Without parameters `pg` sends several statements at once.
      await query(sql);
      await query('INSERT INTO couplet.migration (version) VALUES ($1)', [index + 1]);
    }
  });
