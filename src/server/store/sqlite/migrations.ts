import type { Database } from 'better-sqlite3';
import { schema1 } from './schema/schema1';

/** Codes of pools return to their pool. */
const schema2 = `
  -- returned_at: when the last claim of the code ended unused, UTC ms; the largest date: never handed out. seen: an order or checkout had it,
  -- and it goes to no other shopper.
  ALTER TABLE pool_code ADD COLUMN returned_at INTEGER NOT NULL DEFAULT 8640000000000000;
  ALTER TABLE pool_code ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
  UPDATE pool_code SET seen = 1
  WHERE claim_key IN (SELECT key FROM claim WHERE source = 'pool' AND (order_id IS NOT NULL OR locked_by IS NOT NULL));
  DROP INDEX pool_code_left;
  CREATE INDEX pool_code_left ON pool_code (coupon_id, returned_at, position) WHERE claim_key IS NULL AND seen = 0;
  CREATE INDEX pool_code_idle ON pool_code (coupon_id) WHERE claim_key IS NULL AND returned_at < 8640000000000000;
`;

/** A version has a name, and can be restored with the terms that no bundle contains. */
const schema3 = `
  -- terms: JSON, per-customer limit and code source of each coupon at publication; null: published by an older Couplet.
  ALTER TABLE bundle ADD COLUMN name TEXT;
  ALTER TABLE bundle ADD COLUMN published_by TEXT;
  ALTER TABLE bundle ADD COLUMN terms TEXT;
`;

/** Entry i migrates `user_version` from i to i + 1; plain SQL with several statements. Steps are never edited once released. */
const steps: readonly string[] = [schema1, schema2, schema3];

/** Version this program migrates to. */
export const newestSchema = steps.length;

/** Migrates the file to the newest schema, each step in its own transaction. Throws on a file written by a newer Couplet. */
export const migrate = (db: Database): void => {
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > newestSchema) {
    throw new Error(`The data file has schema ${version}. This version of Couplet supports up to ${newestSchema}.`, {
      cause: { code: 'database_newer' },
    });
  }
  const step = (sql: string, reached: number): void =>
    db
      .transaction(() => {
        db.exec(sql);
        db.pragma(`user_version = ${reached}`);
      })
      .immediate();
  for (const [index, sql] of steps.entries()) if (index >= version) step(sql, index + 1);
};
