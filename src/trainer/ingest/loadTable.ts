import { ok, type Result } from '../../protocol/result';
import type { Database } from './database';
import { openTable } from './openTable';
import { readingFile } from './readingFile';
import type { Malformed } from './tableSource';

export interface LoadedTable {
  /** Table of the run: every column as text ('' → NULL), and `_line`; see `OpenTable.select`. */
  readonly table: string;
  readonly columns: readonly string[];
  readonly malformed: readonly Malformed[];
  /** Data rows in the file, malformed ones included, blank lines excluded. */
  readonly rows: number;
  readonly notes: readonly string[];
  /** Line numbers in the file of the given `_line`s. */
  lineOf(rows: readonly number[]): Promise<readonly number[]>;
}

/** Copies a file or table of a size worth keeping (items, answers) as text. A behaviour log is read by `readEvents`. Errors: those of `openTable` and `readingFile`. */
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
