import { lostBetween, refusesLoss } from '../goingBack';
import type { Schema } from '../schema';
import type { Postgres } from './connectPostgres';
import { refusal } from './databaseErrors';
import { schema1 } from './schemas/schema1';
import { schema2 } from './schemas/schema2';
import { schema3 } from './schemas/schema3';
import { schema4 } from './schemas/schema4';
import { schema5 } from './schemas/schema5';
import { schema6 } from './schemas/schema6';
import { schema7 } from './schemas/schema7';
import { schema8 } from './schemas/schema8';
import { schema9 } from './schemas/schema9';
import { schema10 } from './schemas/schema10';
import { schema11 } from './schemas/schema11';
import { schema12 } from './schemas/schema12';
import { schema13 } from './schemas/schema13';
import { schema14 } from './schemas/schema14';

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
