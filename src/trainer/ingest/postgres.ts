import type { Database } from './database';
import { postgresDialect } from './dialect';

/** Rows fetched at a time by `batches`. */
const BATCH = 10_000;

/** OIDs of int8 and int8[] (PostgreSQL, src/include/catalog/pg_type.dat). */
const [INT8, INT8_ARRAY] = [20, 1016];

/** What makes results repeat: one way to print times, one zone, one worker, rows in the order they lie. No JIT for statements run once. */
const SESSION = [
  `SET search_path = pg_temp`,
  `SET TimeZone = 'UTC'`,
  `SET DateStyle = 'ISO, YMD'`,
  `SET IntervalStyle = 'iso_8601'`,
  `SET bytea_output = 'hex'`,
  `SET extra_float_digits = 1`,
  `SET standard_conforming_strings = on`,
  `SET synchronize_seqscans = off`,
  `SET max_parallel_workers_per_gather = 0`,
  `SET jit = off`,
  `SET client_min_messages = warning`,
  `SET temp_buffers = '64MB'`,
  `SET work_mem = '64MB'`,
];

/**
 * A PostgreSQL (≥ 12) or Citus that holds the log. Only temporary tables are made (`search_path = pg_temp`), so that the merchant's tables are
 * read and never written; the role needs CONNECT, TEMP and SELECT on the log. Rejects with what the server or the network says.
 */
export const openPostgres = async (url: string): Promise<Database> => {
  const { default: pg } = await import('pg');
  const getTypeParser = ((oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8) return (text: string) => BigInt(text);
    if (oid === INT8_ARRAY)
      return (text: string) =>
        text
          .slice(1, -1)
          .split(',')
          .filter((part) => part !== '')
          .map((part) => (part === 'NULL' ? null : BigInt(part)));
    return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
  }) as typeof pg.types.getTypeParser;
  const client = new pg.Client({ connectionString: url, types: { getTypeParser }, application_name: 'couplet train', keepAlive: true });
  // Without a listener a connection lost between two queries would end the process; the next query reports it.
  client.on('error', () => undefined);
  await client.connect();
  const run = async (sql: string): Promise<void> => {
    await client.query(sql);
  };
  const rows = async (sql: string): Promise<readonly (readonly unknown[])[]> =>
    (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows;
  let isUnicode = false;
  try {
    for (const setting of SESSION) await run(setting);
    isUnicode = (await rows('SHOW server_encoding'))[0]?.[0] === 'UTF8';
  } catch (error) {
    // An open connection would keep the process alive.
    await client.end().catch(() => undefined);
    throw error;
  }
  return {
    dialect: postgresDialect(isUnicode),
    run,
    rows,
    batches: async function* (sql) {
      await run(`BEGIN; DECLARE couplet_batches NO SCROLL CURSOR FOR ${sql}`);
      try {
        for (;;) {
          const batch = await rows(`FETCH ${BATCH} FROM couplet_batches`);
          if (batch.length > 0) yield batch;
          if (batch.length < BATCH) break;
        }
      } finally {
        await run('COMMIT');
      }
    },
    createTable: async (name, select) => {
      await run(`CREATE TABLE ${name} AS ${select}`);
      // The autovacuum daemon never sees temporary tables.
      await run(`ANALYZE ${name}`);
    },
    close: () => client.end(),
  };
};
