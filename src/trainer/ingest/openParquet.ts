import { fail, ok, type Result } from '../../protocol/result';
import { type Database, identifier } from './database';
import { fileLiteral } from './fileLiteral';
import { firstLine } from './firstLine';
import { readingFile } from './readingFile';
import { type OpenTable, uniqueColumns } from './tableSource';

/**
 * A Parquet file; its rows count as lines from 1. It is read once in whole beforehand: a footer that can be read says nothing of the pages, and what
 * DuckDB throws over these later names no file. Errors: `file_unreadable`, `duplicate_column`.
 */
export const openParquet = async (db: Database, path: string): Promise<Result<OpenTable>> => {
  const from = `read_parquet(${fileLiteral(path)}, file_row_number = true)`;
  const described = await db.rows(`DESCRIBE SELECT * EXCLUDE (file_row_number) FROM ${from}`).catch(firstLine);
  if (typeof described === 'string') return fail('file_unreadable', `${path} is no Parquet file: ${described}.`, path);
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
