import * as v from 'valibot';
import { parseJsonWith } from '../../protocol/parse';
import { fail, ok, type Result } from '../../protocol/result';
import { type Database, identifier, literal } from './database';
import { fileLiteral } from './fileLiteral';
import { PER_LINE } from './jsonShape';
import { jsonShapeOf } from './jsonShapes';
import { readingFile } from './readingFile';
import { scanLines } from './scanLines';
import { MOST_MALFORMED, type OpenTable, uniqueColumns } from './tableSource';

const anyObject = v.record(v.string(), v.unknown());

/** JSON pointer (RFC 6901) to a key of an object, whatever characters the key has. */
const pointerTo = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** One JSON object a line: plain rows, OTTO sessions, a GA4 export, or orders of Medusa or Vendure. */
export const openJson = async (
  db: Database,
  path: string,
  name: string,
  { gzip, first }: { readonly gzip: boolean; readonly first: string },
): Promise<Result<OpenTable>> => {
  const scan = await scanLines(path, { gzip }).catch((error: unknown) => String(error));
  if (typeof scan === 'string') return fail('file_unreadable', `${path} cannot be read: ${scan}.`, path);
  if (first.trimStart().startsWith('[')) {
    return fail('malformed_json', `${path} is one JSON array; write one object a line (NDJSON).`, 'line 1');
  }
  const rejects = `${name}_rejects`;
  await db.run(`DROP TABLE IF EXISTS ${rejects}`);
  await db.run(`DROP TABLE IF EXISTS ${rejects}_scan`);
  // Numbered among the lines that are text; those that are no UTF-8, or longer than any line of a log, DuckDB puts aside.
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
    return fail('malformed_json', `${path}: more than ${MOST_MALFORMED} lines are no JSON object.`, `line ${malformed[0]?.line}`);
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
    // SQL has no name for a column of the key "".
    keys.map(([key]) => String(key)).filter((key) => key !== ''),
  );
  if (!unique.ok) return unique;
  const picks = unique.value.map((column) => `json_extract_string(text, ${literal(pointerTo(column))}) AS ${identifier(column)}`);
  return opened(`SELECT ${['_line', ...picks].join(', ')} FROM (${objects})`, unique.value, []);
};
