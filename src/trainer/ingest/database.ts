import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { staleFolders, temporaryFolder } from '../run/temporaryFolder';

/**
 * SQL that differs between engines. Everything else is written in the SQL that DuckDB and PostgreSQL share (docs/scale.md). Another engine
 * needs these functions and a `Database`. Each takes and returns SQL expressions.
 */
export interface Dialect {
  readonly name: 'duckdb' | 'postgres';
  /** Text that looks like a decimal number (`[+-]digits[.digits][e±dd]`) → DOUBLE PRECISION, correctly rounded; else NULL. */
  toDouble(text: string): string;
  /** Text `YYYY-MM-DD HH:MM:SS[.fraction]` and an offset (`Z`, `±HH:MM`; none means UTC) → ms since the epoch, BIGINT; an impossible date → NULL. */
  isoMs(text: string): string;
  /** Text → BIGINT in [0, 2³²): the first 32 bits of its MD5, the same on every engine. */
  hash32(text: string): string;
  /** Text without leading and trailing spaces of any script (Unicode category Zs, including the no-break space that spreadsheets leave). */
  trim(text: string): string;
  /** A hash of some columns, NULLs included. It may differ between engines and collide, so use it only to narrow a search. */
  rowHash(columns: readonly string[]): string;
  /** Ends a subquery whose columns must be computed once. Otherwise the planner would copy their expressions into every use. */
  readonly fence: string;
  /** ⌊a / b⌋ of integers, b > 0, as BIGINT. */
  floorDiv(a: string, b: string): string;
}

/** Longer numbers, or larger exponents, could exceed the type, which PostgreSQL answers with an error. */
const isNumber = (text: string): string =>
  `length(${text}) <= 200 AND ${text} ~ '^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,2})?$'`;
const ISO =
  '^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]) ([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]+)?(Z|[+-][01][0-9]:[0-5][0-9])?$';

const duckDbDialect: Dialect = {
  name: 'duckdb',
  rowHash: (columns) => `hash(${columns.join(', ')})`,
  fence: '',
  trim: (text) => `trim(${text})`,
  toDouble: (text) => `(CASE WHEN ${isNumber(text)} THEN TRY_CAST(${text} AS DOUBLE) END)`,
  // Without an offset the plain type reads the same instant several times faster than the zone-aware one.
  isoMs: (
    text,
  ) => `(CASE WHEN ${text} ~ '${ISO}' THEN CASE WHEN strpos(substr(${text}, 20), '+') = 0 AND strpos(substr(${text}, 20), '-') = 0
    THEN epoch_ms(TRY_CAST(rtrim(${text}, 'Z') AS TIMESTAMP)) ELSE epoch_ms(TRY_CAST(${text} AS TIMESTAMPTZ)) END END)`,
  hash32: (text) => `('0x' || substr(md5(${text}), 1, 8))::BIGINT`,
  floorDiv: (a, b) => `floor((${a}) / (${b}))::BIGINT`,
};

/** PostgreSQL 15 has no cast that returns NULL on failure, so a date is validated before it is cast. */
const dayExists = (text: string): string => `substr(${text}, 9, 2)::int <= CASE
  WHEN substr(${text}, 6, 2) IN ('04', '06', '09', '11') THEN 30
  WHEN substr(${text}, 6, 2) <> '02' THEN 31
  WHEN substr(${text}, 1, 4)::int % 400 = 0 OR (substr(${text}, 1, 4)::int % 4 = 0 AND substr(${text}, 1, 4)::int % 100 <> 0) THEN 29
  ELSE 28 END`;

/** Unicode category Zs (https://www.unicode.org/reports/tr44/#General_Category_Values), which DuckDB trims. */
const SPACES = ' \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000';

/** @param isUnicode true if the database's encoding is UTF-8; other encodings lack some spaces, and only the plain one is trimmed */
export const postgresDialect = (isUnicode: boolean): Dialect => ({
  name: 'postgres',
  trim: (text) => (isUnicode ? `btrim(${text}, '${SPACES}')` : `btrim(${text})`),
  rowHash: (columns) => `hashtextextended(concat_ws('/', ${columns.map((column) => `coalesce((${column})::text, '')`).join(', ')}), 0)`,
  fence: 'OFFSET 0',
  toDouble: (text) => `(CASE WHEN ${isNumber(text)} THEN ${text}::double precision END)`,
  // NUMERIC, because before version 14 the epoch is a double whose product may fall short of a whole ms.
  isoMs: (text) => `(CASE WHEN ${text} ~ '${ISO}' THEN
    CASE WHEN ${dayExists(text)} THEN trunc(extract(epoch FROM ${text}::timestamptz)::numeric * 1000)::bigint END END)`,
  hash32: (text) => `('x' || substr(md5(${text}), 1, 8))::bit(32)::bigint`,
  floorDiv: (a, b) => `floor((${a})::numeric / (${b}))::bigint`,
});

interface DuckDbOptions {
  /** Most memory for DuckDB, in bytes. Beyond it, DuckDB works on disk. Without it, everything stays in memory as long as it fits. */
  readonly memory?: number;
}

const PREFIX = 'couplet-duckdb-';

/**
 * Loaded lazily: 70 MB of binaries that only the trainer needs. One thread, so that row order and sums repeat exactly. With a memory limit,
 * tables are stored compressed in a file in the temporary folder and evicted as needed.
 */
const openDuckDb = async ({ memory }: DuckDbOptions): Promise<Database> => {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  // A run that was killed or failed must not leave the merchant's log behind.
  for (const path of staleFolders(tmpdir(), PREFIX, Date.now())) rmSync(path, { recursive: true, force: true });
  const { path: folder, remove } = temporaryFolder(tmpdir(), PREFIX);
  const limit = memory === undefined ? {} : { memory_limit: `${Math.floor(memory / 1024)}KiB` };
  const instance = await DuckDBInstance.create(memory === undefined ? ':memory:' : join(folder, 'log.duckdb'), {
    threads: '1',
    preserve_insertion_order: 'true',
    temp_directory: join(folder, 'spill'),
    ...limit,
  });
  const connection = await instance.connect();
  await connection.run(`SET TimeZone = 'UTC'`);
  const run = async (sql: string): Promise<void> => {
    await connection.run(sql);
  };
  return {
    dialect: duckDbDialect,
    run,
    rows: async (sql) => (await connection.runAndReadAll(sql)).getRowsJS(),
    batches: async function* (sql) {
      yield* (await connection.stream(sql)).yieldRowsJs();
    },
    createTable: async (name, select) => {
      await run(`CREATE TABLE ${name} AS ${select}`);
      // Setting the limit again makes the allocator return the memory DuckDB has freed, which the following fits need: 475 → 154 MB for a
      // process that had read a million events.
      if (limit.memory_limit) await run(`SET memory_limit = '${limit.memory_limit}'`);
    },
    close: async () => {
      connection.closeSync();
      instance.closeSync();
      remove();
    },
  };
};

/**
 * Database in which the stages' SQL runs: DuckDB in this process, or the PostgreSQL that contains the log. In both,
 * `CREATE TABLE name AS …` creates a table that is dropped when the run is closed. Text columns made by `readEvents` compare by code point
 * in both.
 */
export interface Database {
  readonly dialect: Dialect;
  run(sql: string): Promise<void>;
  /** Rows as arrays, in result order. BIGINT arrives as bigint, so cast small values to DOUBLE PRECISION. */
  rows(sql: string): Promise<readonly (readonly unknown[])[]>;
  /** The same in batches, for results that grow with the log. Finish one before the next query. */
  batches(sql: string): AsyncIterable<readonly (readonly unknown[])[]>;
  /** `CREATE TABLE name AS select`, with the statistics a planner needs. */
  createTable(name: string, select: string): Promise<void>;
  close(): Promise<void>;
}

/** DuckDB in this process, the default engine. */
export const openDatabase = (options: DuckDbOptions = {}): Promise<Database> => openDuckDb(options);

/** SQL string literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** SQL identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** First line of an error without its full stop: databases append the statement and a hint, and an unreachable one has only a code. */
export const firstLine = (error: unknown): string => {
  const text = error instanceof Error ? error.message || String(Reflect.get(error, 'code')) : String(error);
  return (text.split('\n')[0] ?? '').replace(/\.$/, '');
};
