import { fail, ok, type Result } from '../../protocol/values/result';
import { type Database, identifier, literal } from './database';
import { type Delimiter, LONGEST_RECORD, scanLines } from './scanFile';
import { fileLiteral, MOST_MALFORMED, type OpenTable, uniqueColumns } from './tableSource';

const NAMES: Readonly<Record<Delimiter, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' };

/** Column names. A column without a name, such as an index column, is named by its position. */
const splitHeader = (line: string, delimiter: Delimiter): readonly string[] => {
  const cells = new RegExp(`[${delimiter}](?:"((?:[^"]|"")*)"|([^${delimiter}]*))`, 'g');
  return [...`${delimiter}${line}`.matchAll(cells)].map(
    (match, i) => (match[1]?.replaceAll('""', '"') ?? match[2] ?? '').trim() || `column_${i + 1}`,
  );
};

interface Shape {
  readonly gzip: boolean;
  readonly delimiter: Delimiter;
}

/**
 * Maps DuckDB's row numbers to line numbers: `rows`, ascending, numbered among the readable rows (1 = header), and `bad`, ascending,
 * numbered among all records including blank ones (1 = header).
 */
const findLines = async (path: string, shape: Shape, rows: readonly number[], bad: readonly number[], blanksCount: boolean) => {
  const found = { rows: [] as number[], bad: [] as number[] };
  let [record, row] = [0, 0];
  const isBad = new Set(bad);
  await scanLines(path, {
    ...shape,
    onRecord: (line, blank) => {
      record += 1;
      if (isBad.has(record)) found.bad.push(line);
      else if (!blank || blanksCount) {
        row += 1;
        if (rows[found.rows.length] === row) found.rows.push(line);
      }
      return found.rows.length < rows.length || found.bad.length < bad.length;
    },
  });
  return found;
};

/** Opens a CSV with a header line and any of the four usual separators. */
export const openCsv = async (db: Database, path: string, name: string, shape: Shape): Promise<Result<OpenTable>> => {
  const scan = await scanLines(path, shape).catch((error: unknown) => String(error));
  if (typeof scan === 'string') return fail('file_unreadable', `${path} cannot be read: ${scan}.`, path);
  if (scan.lines - scan.blank < 1) return fail('file_empty', `${path} has no rows.`, path);
  if (scan.unclosed !== undefined) return fail('malformed_csv', `${path}: a quoted field is never closed.`, `line ${scan.unclosed}`);
  if (scan.crlf > 0 && scan.lf > 0) {
    return fail('mixed_line_ends', `${path}: ${scan.crlf} lines end in CRLF and ${scan.lf} in LF. Use one line ending.`, path);
  }
  // DuckDB would reject the whole file without saying where.
  if (scan.stray !== undefined)
    return fail('mixed_line_ends', `${path}: a carriage return is inside a line, outside quotes.`, `line ${scan.stray}`);
  const unique = uniqueColumns(path, splitHeader(scan.first, shape.delimiter));
  if (!unique.ok) return unique;
  const columns = unique.value;
  const types = columns.map((column) => `${literal(column)}: 'VARCHAR'`).join(', ');
  const rejects = `${name}_rejects`;
  await db.run(`DROP TABLE IF EXISTS ${rejects}`);
  await db.run(`DROP TABLE IF EXISTS ${rejects}_scan`);
  const read = `read_csv(${fileLiteral(path)}, header = true, auto_detect = false, columns = {${types}}, delim = ${literal(shape.delimiter)},
    quote = '"', escape = '"', null_padding = false, strict_mode = true, parallel = false, max_line_size = ${LONGEST_RECORD}, buffer_size = 8388608,
    compression = '${shape.gzip ? 'gzip' : 'none'}', store_rejects = true, rejects_table = '${rejects}', rejects_scan = '${rejects}_scan',
    rejects_limit = ${MOST_MALFORMED})`;
  const broken = async (): Promise<readonly number[]> =>
    (await db.rows(`SELECT DISTINCT line FROM ${rejects} ORDER BY line`)).map(([line]) => Number(line));
  // A single empty field is an empty line: DuckDB keeps it as a NULL row in one-column files.
  const blanksCount = columns.length === 1;
  const rows = scan.lines - 1 - scan.breaks - (blanksCount ? 0 : scan.blank);
  return ok({
    select: `SELECT 1 + row_number() OVER () AS _line, ${columns.map((column) => identifier(column)).join(', ')} FROM ${read}`,
    columns,
    notes: shape.delimiter === ',' ? [] : [`fields are separated by a ${NAMES[shape.delimiter]}`],
    count: async (kept) => {
      const bad = await broken();
      const isOff = bad.length >= MOST_MALFORMED || (!blanksCount && kept + bad.length !== rows);
      if (isOff && scan.tooLong !== undefined)
        return fail(
          'line_too_long',
          `${path}: a row has more than ${LONGEST_RECORD / 1024 / 1024} MB. Shorten or remove it.`,
          `line ${scan.tooLong}`,
        );
      if (bad.length >= MOST_MALFORMED) {
        return fail('malformed_csv', `${path}: more than ${MOST_MALFORMED} lines have the wrong number of fields.`, `line ${bad[0]}`);
      }
      if (!blanksCount && kept + bad.length !== rows) {
        return fail('rows_unaccounted', `${path}: ${rows} rows expected, ${kept} read and ${bad.length} malformed.`, path);
      }
      const lines = scan.breaks === 0 ? bad : (await findLines(path, shape, [], bad, blanksCount)).bad;
      return ok({ rows: kept + bad.length, malformed: lines.map((line) => ({ code: 'malformed_csv', line })) });
    },
    lineOf: async (wanted) => {
      const bad = await broken();
      if (wanted.length === 0 || (scan.blank === 0 && scan.breaks === 0 && bad.length === 0)) return wanted;
      const ascending = [...new Set(wanted)].sort((a, b) => a - b);
      const found = await findLines(path, shape, ascending, bad, blanksCount);
      const lines = new Map(ascending.map((row, i) => [row, found.rows[i] ?? row]));
      return wanted.map((row) => lines.get(row) ?? row);
    },
  });
};
