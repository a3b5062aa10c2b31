import { existsSync } from 'node:fs';
import { fail, ok, type Result } from '../../core/result';
import { type Database, identifier, literal } from './database';
import { scanLines } from './scanLines';

export interface LoadedTable {
  /** DuckDB table: every column of the file as VARCHAR ('' → NULL), plus `_line` (BIGINT, 1 = header). */
  readonly table: string;
  readonly columns: readonly string[];
  readonly malformed: readonly { readonly code: string; readonly line: number }[];
  /** Data rows in the file, malformed ones included, blank lines excluded. */
  readonly rows: number;
}

const splitHeader = (line: string): readonly string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((match) => (match[1]?.replaceAll('""', '"') ?? match[2] ?? '').trim());

/** Line number of each data row: rows in order, skipping the lines in `skipped` (sorted), with `breaks` line feeds inside earlier rows. */
const numberRows = async (db: Database, table: string, columns: readonly string[], skipped: readonly number[]): Promise<number> => {
  const text = columns.map((column) => `coalesce(${identifier(column)}, '')`).join(' || ');
  await db.run(`CREATE TABLE ${table}_breaks AS SELECT _row, length(t) - length(replace(t, chr(10), '')) AS n
    FROM (SELECT _row, ${text} AS t FROM ${table}_raw) WHERE contains(t, chr(10))`);
  const breaks = await db.rows(`SELECT _row, n FROM ${table}_breaks ORDER BY _row`);
  // Shifts happen at few rows, so keep (first row, shift) steps and join by range.
  const steps: [number, number][] = [[1, 1]];
  let [shift, next] = [1, 0];
  const total = Number((await db.rows(`SELECT count(*) FROM ${table}_raw`))[0]?.[0] ?? 0);
  const breakRows = breaks.map(([row, n]) => [Number(row), Number(n)] as const);
  let b = 0;
  let row = 1;
  while (row <= total) {
    while (next < skipped.length && skipped[next]! <= row + shift) {
      shift += 1;
      next += 1;
    }
    steps.push([row, shift]);
    const untilBreak = b < breakRows.length ? breakRows[b]![0] : Number.POSITIVE_INFINITY;
    const untilSkip = next < skipped.length ? skipped[next]! - shift : Number.POSITIVE_INFINITY;
    if (untilBreak < untilSkip) {
      shift += breakRows[b]![1];
      b += 1;
      row = untilBreak + 1;
    } else row = untilSkip;
  }
  const values = [...new Map(steps).entries()].map(([from, by]) => `(${from}, ${by})`).join(',');
  await db.run(`CREATE TABLE ${table} AS SELECT r._row + s.by AS _line, r.* EXCLUDE (_row) FROM ${table}_raw r
    ASOF JOIN (SELECT * FROM (VALUES ${values}) AS v("from", "by")) s ON r._row >= s."from" ORDER BY r._row`);
  return breakRows.reduce((sum, [, n]) => sum + n, 0);
};

/**
 * Reads a CSV (`.csv`, `.csv.gz`, header line) or NDJSON (`.ndjson`, `.jsonl`, `.json`, each also `.gz`) file into DuckDB as text.
 * Malformed lines are reported with their numbers. Errors: `file_not_found`, `file_empty`, `malformed_csv` (a quote that never closes makes
 * the rest unreadable), `duplicate_column`, `rows_unaccounted`.
 */
export const loadTable = async (db: Database, path: string, table: string): Promise<Result<LoadedTable>> => {
  if (!existsSync(path)) return fail('file_not_found', `There is no file ${path}.`, path);
  const json = /\.(ndjson|jsonl|json)(\.gz)?$/.test(path);
  const scan = await scanLines(path, !json).catch((error: unknown) => String(error));
  if (typeof scan === 'string') return fail('file_unreadable', `${path} cannot be read: ${scan}.`, path);
  if (scan.lines - scan.blank.length < 1) return fail('file_empty', `${path} has no rows.`, path);
  if (scan.unclosed !== undefined) return fail('malformed_csv', `${path}: a quoted field is never closed.`, `line ${scan.unclosed}`);
  const compression = path.endsWith('.gz') ? 'gzip' : 'none';
  return json ? loadJson(db, path, table, compression, scan.blank) : loadCsv(db, path, table, compression, scan);
};

const loadCsv = async (
  db: Database,
  path: string,
  table: string,
  compression: string,
  scan: { readonly lines: number; readonly blank: readonly number[]; readonly first: string },
): Promise<Result<LoadedTable>> => {
  const columns = splitHeader(scan.first);
  const twice = columns.find((column, i) => columns.indexOf(column) !== i);
  if (twice !== undefined) return fail('duplicate_column', `${path}: column ${JSON.stringify(twice)} appears twice.`, 'line 1');
  const types = columns.map((column) => `${literal(column)}: 'VARCHAR'`).join(', ');
  const rejects = `${table}_rejects`;
  await db.run(`CREATE TABLE ${table}_raw AS SELECT row_number() OVER () AS _row, * FROM read_csv(${literal(path)}, header = true,
    auto_detect = false, columns = {${types}}, delim = ',', quote = '"', escape = '"', null_padding = false, strict_mode = true,
    parallel = false, max_line_size = 4194304, compression = '${compression}', store_rejects = true, rejects_table = '${rejects}',
    rejects_scan = '${rejects}_scan', rejects_limit = 0)`);
  const bad = (await db.rows(`SELECT DISTINCT line FROM ${rejects} ORDER BY line`)).map(([line]) => Number(line));
  const skipped = [...scan.blank.filter((line) => line > 1), ...bad].sort((a, b) => a - b);
  const breaks = await numberRows(db, table, columns, skipped);
  const kept = Number((await db.rows(`SELECT count(*) FROM ${table}`))[0]?.[0]);
  // A single empty field is an empty line: DuckDB keeps it as a NULL row in one-column files.
  const expected = scan.lines - 1 - (columns.length > 1 ? scan.blank.length : 0) - breaks;
  if (columns.length > 1 && kept + bad.length !== expected) {
    return fail('rows_unaccounted', `${path}: ${expected} rows expected, ${kept} read and ${bad.length} malformed.`, path);
  }
  return ok({ table, columns, malformed: bad.map((line) => ({ code: 'malformed_csv', line })), rows: kept + bad.length });
};

const loadJson = async (
  db: Database,
  path: string,
  table: string,
  compression: string,
  blank: readonly number[],
): Promise<Result<LoadedTable>> => {
  await db.run(`CREATE TABLE ${table}_text AS SELECT row_number() OVER () AS _row, text FROM read_csv(${literal(path)}, header = false,
    auto_detect = false, columns = {'text': 'VARCHAR'}, delim = '\x01', quote = '', escape = '', parallel = false, strict_mode = false,
    max_line_size = 4194304, compression = '${compression}')`);
  const blankSet = `(${[0, ...blank].join(', ')})`;
  const object = `json_valid(text) AND json_type(text) = 'OBJECT'`;
  const isBlank = `(text IS NULL OR trim(text) = '' OR _row IN ${blankSet})`;
  const bad = await db.rows(
    `SELECT _row FROM ${table}_text WHERE NOT ${isBlank} AND NOT coalesce(CASE WHEN json_valid(text) THEN json_type(text) = 'OBJECT' END, false) ORDER BY _row`,
  );
  const keys = await db.rows(
    `SELECT DISTINCT unnest(json_keys(text)) AS k FROM (SELECT text FROM ${table}_text WHERE ${object}) ORDER BY k`,
  );
  const columns = keys.map(([key]) => String(key));
  const picks = columns.map((column) => `nullif(json_extract_string(text, ${literal(`$."${column}"`)}), '') AS ${identifier(column)}`);
  await db.run(`CREATE TABLE ${table} AS SELECT ${['_row AS _line', ...picks].join(', ')} FROM ${table}_text
    WHERE coalesce(CASE WHEN json_valid(text) THEN json_type(text) = 'OBJECT' END, false) ORDER BY _row`);
  const kept = Number((await db.rows(`SELECT count(*) FROM ${table}`))[0]?.[0]);
  return ok({ table, columns, malformed: bad.map(([row]) => ({ code: 'malformed_json', line: Number(row) })), rows: kept + bad.length });
};
