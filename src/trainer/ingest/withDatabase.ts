import { setFlagsFromString } from 'node:v8';
import { fail, ok, type Result } from '../../protocol/values/result';
import { limitThreads } from '../parallel/threadCount';
import { type Database, firstLine, openDatabase, postgresDialect } from './database';

/** Rows fetched at a time by `batches`. */
const BATCH = 10_000;

/** OIDs of int8 and int8[] (PostgreSQL, src/include/catalog/pg_type.dat). */
const [INT8, INT8_ARRAY] = [20, 1016];

/**
 * Settings that make results repeatable: fixed number format, one time zone, one worker, rows in physical order. No JIT for statements that
 * run once.
 */
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
 * A PostgreSQL (≥ 12) or Citus that contains the log. It only creates temporary tables (`search_path = pg_temp`), so the merchant's tables
 * are read and never written. The role needs CONNECT, TEMP and SELECT on the log. Rejects with the error of the server or the network.
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
  // Without a listener a connection lost between two queries would end the process. The next query reports it.
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

/**
 * How much garbage V8 may accumulate before it collects, in percent of the memory in use. By default it lets the heap grow fourfold on a
 * large machine: a run that needed 440 MB of its heap held 1.2 GB. At 50 it holds 0.67 GB, for 8% more processor time outside the fits.
 */
const MOST_GARBAGE = 50;

/**
 * Limits garbage while memory is limited, in this process and its threads. Unlike `--max-old-space-size` it is read at every collection,
 * and does not end a run that needs more. https://github.com/v8/v8/blob/main/src/flags/flag-definitions.h
 */
export const boundGarbage = (): void => setFlagsFromString(`--heap-growing-percent=${MOST_GARBAGE}`);

export interface EngineOptions {
  /** `postgres://user@host/db`. Without it, DuckDB in this process. */
  readonly engine?: string;
  /** Bytes the run may use, of which the database gets a part. */
  readonly memory?: number;
}

/** The rest is for the runtime, the samples and the solvers, to which this limit does not apply. */
const DATABASE_SHARE = 0.35;

const open = ({ engine, memory }: EngineOptions): Promise<Database> =>
  engine === undefined ? openDatabase(memory === undefined ? {} : { memory: Math.floor(memory * DATABASE_SHARE) }) : openPostgres(engine);

/** An error of the database itself, as a sentence. */
const failure = (error: unknown, engine: string | undefined): Result<never> => {
  const text = firstLine(error);
  if (/^Out of Memory Error/i.test(text)) {
    return fail('out_of_memory', `The log needs more memory. Raise --memory. (${text})`, '--memory');
  }
  if (/No space left|max_temp_directory_size/i.test(text)) return fail('disk_full', `The temporary folder is full: ${text}.`);
  return engine === undefined ? fail('database_failed', `DuckDB: ${text}.`) : fail('database_failed', `PostgreSQL: ${text}.`, '--engine');
};

/** Is it an error of the database? A defect of our code must stay visible as one. */
const isDatabaseError = (error: unknown): boolean =>
  error instanceof Error &&
  (/^(Out of Memory|IO|Invalid Input|Conversion|TransactionContext|Constraint|INTERNAL|HTTP|Permission) Error/i.test(error.message) ||
    ('severity' in error && 'code' in error) ||
    /^Connection terminated/.test(error.message));

/**
 * Opens the engine, runs the work and always closes it. Errors in addition to the work's own: `engine_invalid`, `engine_unreachable`,
 * `database_failed`, `out_of_memory`, `disk_full`.
 */
export const withDatabase = async <T>(options: EngineOptions, work: (db: Database) => Promise<Result<T>>): Promise<Result<T>> => {
  const { engine, memory } = options;
  if (memory !== undefined) {
    limitThreads(memory);
    boundGarbage();
  }
  if (engine !== undefined && !/^postgres(ql)?:\/\//.test(engine)) {
    return fail('engine_invalid', 'Write the engine as postgres://user@host/database.', '--engine');
  }
  const opened = await open(options).then(ok, (error: unknown) =>
    engine === undefined
      ? failure(error, engine)
      : fail('engine_unreachable', `The database does not answer: ${firstLine(error)}.`, '--engine'),
  );
  if (!opened.ok) return opened;
  const db = opened.value;
  try {
    return await work(db);
  } catch (error) {
    if (isDatabaseError(error)) return failure(error, engine);
    throw error;
  } finally {
    await db.close().catch(() => undefined);
  }
};
