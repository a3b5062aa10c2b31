import * as v from 'valibot';
import { parseJsonWith } from '../../protocol/values/parse';
import { fail, ok, type Result } from '../../protocol/values/result';
import { type Database, firstLine, identifier, literal } from './database';
import { jsonShapeOf, PER_LINE } from './jsonShape';
import { openCsv } from './openCsv';
import { scanLines, sniffFile } from './scanFile';
import { fileLiteral, type Malformed, MOST_MALFORMED, type OpenTable, readingFile, uniqueColumns } from './tableSource';

const anyObject = v.record(v.string(), v.unknown());

/** JSON pointer (RFC 6901) to a key of an object, with any characters in the key. */
const pointerTo = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** One JSON object per line: plain rows, OTTO sessions, a GA4 export, or orders of Medusa or Vendure. */
const openJson = async (
  db: Database,
  path: string,
  name: string,
  { gzip, first }: { readonly gzip: boolean; readonly first: string },
): Promise<Result<OpenTable>> => {
  const scan = await scanLines(path, { gzip }).catch((error: unknown) => String(error));
  if (typeof scan === 'string') return fail('file_unreadable', `${path} cannot be read: ${scan}.`, path);
  if (first.trimStart().startsWith('[')) {
    return fail('malformed_json', `${path} is one JSON array. Write one object per line (NDJSON).`, 'line 1');
  }
  const rejects = `${name}_rejects`;
  await db.run(`DROP TABLE IF EXISTS ${rejects}`);
  await db.run(`DROP TABLE IF EXISTS ${rejects}_scan`);
  // Numbered among the text lines. DuckDB skips lines that are not UTF-8 or longer than any line of a log.
  const lines = `SELECT row_number() OVER () AS _line, text FROM read_csv(${fileLiteral(path)}, header = false, auto_detect = false,
    columns = {'text': 'VARCHAR'}, delim = '\x01', quote = '', escape = '', parallel = false, strict_mode = false,
    max_line_size = 4194304, buffer_size = 8388608, compression = '${gzip ? 'gzip' : 'none'}', store_rejects = true, rejects_table = '${rejects}', rejects_scan = '${rejects}_scan',
    rejects_limit = ${MOST_MALFORMED})`;
  const parsed = parseJsonWith(anyObject, first, 'malformed_json');
  const shape = parsed.ok ? jsonShapeOf(Object.keys(parsed.value)) : undefined;
  const readable = `coalesce(CASE WHEN json_valid(text) THEN json_type(text) = 'OBJECT' AND ${shape?.fits ?? 'true'} END, false)`;
  const filled = `text IS NOT NULL AND trim(text) <> ''`;
  const broken = await readingFile(
    path,
    db.rows(`SELECT _line FROM (${lines}) WHERE ${filled} AND NOT ${readable} LIMIT ${MOST_MALFORMED}`),
  );
  if (!broken.ok) return broken;
  const unread = (await db.rows(`SELECT DISTINCT line FROM ${rejects} ORDER BY line`)).map(([line]) => Number(line));
  const lineOf = (row: number): number => unread.reduce((line, gap) => (gap <= line ? line + 1 : line), row);
  const malformed = [...broken.value.map(([line]) => lineOf(Number(line))), ...unread]
    .sort((a, b) => a - b)
    .map((line) => ({ code: 'malformed_json', line }));
  if (malformed.length >= MOST_MALFORMED) {
    return fail('malformed_json', `${path}: more than ${MOST_MALFORMED} lines are not JSON objects.`, `line ${malformed[0]?.line}`);
  }
  const objects = `SELECT _line, text FROM (${lines}) WHERE ${readable}`;
  const opened = (select: string, columns: readonly string[], notes: readonly string[], perLine = 1): Result<OpenTable> =>
    ok({
      select,
      columns,
      notes,
      perLine,
      count: async (read) => ok({ rows: read + malformed.length, malformed }),
      lineOf: async (rows) => rows.map((row) => lineOf(Math.floor(row / perLine))),
    });
  if (shape) return opened(shape.rows(objects), shape.columns, [`read as ${shape.name}`], PER_LINE);
  const keys = await db.rows(`SELECT DISTINCT unnest(json_keys(text)) AS k FROM (${objects}) ORDER BY k`);
  const unique = uniqueColumns(
    path,
    // SQL cannot name a column for the key "".
    keys.map(([key]) => String(key)).filter((key) => key !== ''),
  );
  if (!unique.ok) return unique;
  const picks = unique.value.map((column) => `json_extract_string(text, ${literal(pointerTo(column))}) AS ${identifier(column)}`);
  return opened(`SELECT ${['_line', ...picks].join(', ')} FROM (${objects})`, unique.value, []);
};

/** A name the server can resolve: `shop.events` unchanged, anything else quoted. */
const lookUp = async (db: Database, name: string) => {
  const plain = /^[A-Za-z_][\w$]*([.][A-Za-z_][\w$]*)?$/.test(name) ? name : identifier(name);
  // The session's own search path contains temporary tables alone. Unqualified logs are in `public`.
  for (const candidate of plain.includes('.') ? [plain] : [`public.${identifier(name)}`, `public.${plain}`, plain]) {
    const [row] = await db.rows(`SELECT c.oid::text, n.nspname, c.relname, c.relkind::text FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass(${literal(candidate)})`);
    if (row) return { oid: String(row[0]), from: `${identifier(String(row[1]))}.${identifier(String(row[2]))}`, kind: String(row[3]) };
  }
  return undefined;
};

/**
 * A table or view of the PostgreSQL database that contains the log. In a plain table rows count as lines in physical order. That is the
 * order of insertion for an append-only log, except for short rows that fill gaps on earlier pages. Elsewhere (view, partitions, Citus)
 * rows are ordered by their whole content. Errors: `table_not_found`, `table_unreadable`.
 */
const openPostgresTable = async (db: Database, name: string): Promise<Result<OpenTable>> => {
  const found = await lookUp(db, name);
  if (!found) return fail('table_not_found', `The database has no table ${name}. Outside public, write schema.table.`, name);
  const [allowed] = await db.rows(`SELECT has_table_privilege(${found.oid}::oid, 'SELECT')`);
  if (allowed?.[0] !== true) return fail('table_unreadable', `This role may not SELECT from ${name}.`, name);
  const described = await db.rows(`SELECT attname::text FROM pg_catalog.pg_attribute
    WHERE attrelid = ${found.oid}::oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum`);
  const unique = uniqueColumns(
    name,
    described.map(([column]) => String(column)),
  );
  if (!unique.ok) return unique;
  const columns = unique.value;
  const texts = columns.map((column) => `${identifier(column)}::text COLLATE "C"`);
  const inherited = await db.rows(`SELECT 1 FROM pg_catalog.pg_inherits WHERE inhparent = ${found.oid}::oid LIMIT 1`);
  const physical = found.kind === 'r' && inherited.length === 0 && !(await isDistributed(db, found.oid));
  const picks = texts.map((text, i) => `${text} AS ${identifier(columns[i]!)}`);
  return ok({
    select: `SELECT 1 + row_number() OVER (ORDER BY ${physical ? 'ctid' : texts.join(', ')}) AS _line, ${picks.join(', ')} FROM ${found.from}`,
    columns,
    notes: physical ? [] : [`${name} is not a plain table: rows with the same time are ordered by content`],
    count: async (rows) => ok({ rows, malformed: [] }),
    lineOf: async (rows) => rows,
  });
};

/** Citus shards have row positions of their own. */
const isDistributed = async (db: Database, oid: string): Promise<boolean> => {
  const [citus] = await db.rows(
    `SELECT 1 FROM pg_catalog.pg_class WHERE relname = 'pg_dist_partition' AND relnamespace = 'pg_catalog'::regnamespace`,
  );
  if (!citus) return false;
  return (await db.rows(`SELECT 1 FROM pg_catalog.pg_dist_partition WHERE logicalrelid = ${oid}::oid`)).length > 0;
};

/**
 * A Parquet file, whose rows count as lines from 1. It is first read in full: a readable footer does not mean that the pages are readable,
 * and DuckDB's later errors name no file. Errors: `file_unreadable`, `duplicate_column`.
 */
const openParquet = async (db: Database, path: string): Promise<Result<OpenTable>> => {
  const from = `read_parquet(${fileLiteral(path)}, file_row_number = true)`;
  const described = await db.rows(`DESCRIBE SELECT * EXCLUDE (file_row_number) FROM ${from}`).catch(firstLine);
  if (typeof described === 'string') return fail('file_unreadable', `${path} is not a valid Parquet file: ${described}.`, path);
  const unique = uniqueColumns(
    path,
    described.map(([column]) => String(column)),
  );
  if (!unique.ok) return unique;
  const names = unique.value.map(identifier).join(', ');
  const whole = await readingFile(path, db.rows(`SELECT bit_xor(hash(${names})) FROM ${from}`), /./);
  if (!whole.ok) return whole;
  const picks = unique.value.map((column) => `CAST(${identifier(column)} AS VARCHAR) AS ${identifier(column)}`);
  return ok({
    select: `SELECT file_row_number + 1 AS _line, ${picks.join(', ')} FROM ${from}`,
    columns: unique.value,
    notes: [],
    count: async (rows) => ok({ rows, malformed: [] }),
    lineOf: async (rows) => rows,
  });
};

/**
 * Opens a CSV, NDJSON (plain, OTTO sessions or GA4 export) or Parquet file in DuckDB, or a table in PostgreSQL. Errors: those of
 * `sniffFile`, `malformed_csv` (a quote that never closes), `mixed_line_ends`, `duplicate_column`, `table_not_found`, `table_unreadable`.
 * From `count`: `line_too_long`, `rows_unaccounted`, `malformed_csv`, `malformed_json` (too many).
 */
export const openTable = async (db: Database, path: string, name: string): Promise<Result<OpenTable>> => {
  if (db.dialect.name === 'postgres') return openPostgresTable(db, path);
  const shape = await sniffFile(path);
  if (!shape.ok) return shape;
  switch (shape.value.kind) {
    case 'csv':
      return openCsv(db, path, name, shape.value);
    case 'json':
      return openJson(db, path, name, shape.value);
    case 'parquet':
      return openParquet(db, path);
  }
};

interface LoadedTable {
  /** Table of the run: every column as text ('' → NULL), and `_line` (see `OpenTable.select`). */
  readonly table: string;
  readonly columns: readonly string[];
  readonly malformed: readonly Malformed[];
  /** Data rows in the file, malformed ones included, blank lines excluded. */
  readonly rows: number;
  readonly notes: readonly string[];
  /** Line numbers in the file of the given `_line`s. */
  lineOf(rows: readonly number[]): Promise<readonly number[]>;
}

/**
 * Copies a file or table of moderate size (items, answers) as text. A behaviour log is read by `readEvents`. Errors: those of `openTable`
 * and `readingFile`.
 */
export const loadTable = async (db: Database, path: string, table: string): Promise<Result<LoadedTable>> => {
  const opened = await openTable(db, path, table);
  if (!opened.ok) return opened;
  const { select, columns, notes, count, lineOf } = opened.value;
  const loaded = await readingFile(path, db.createTable(table, select));
  if (!loaded.ok) return loaded;
  const counted = await count(Number((await db.rows(`SELECT count(*) FROM ${table}`))[0]?.[0]));
  if (!counted.ok) return counted;
  return ok({ table, columns, notes, lineOf, ...counted.value });
};

/** Number in a cell of `loadTable`. NaN if it is empty, blank or not a number. */
export const numberIn = (cell: unknown): number => {
  const text = typeof cell === 'string' ? cell.trim() : '';
  return text === '' ? Number.NaN : Number(text);
};
