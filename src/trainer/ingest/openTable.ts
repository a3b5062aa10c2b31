import type { Result } from '../../protocol/result';
import type { Database } from './database';
import { openCsv } from './openCsv';
import { openJson } from './openJson';
import { openParquet } from './openParquet';
import { openPostgresTable } from './openPostgresTable';
import { sniffFile } from './sniffFile';
import type { OpenTable } from './tableSource';

/**
 * Opens a CSV, NDJSON (plain, OTTO sessions or GA4 export) or Parquet file in DuckDB, or a table in PostgreSQL. Errors: those of `sniffFile`,
 * `malformed_csv` (a quote that never closes), `mixed_line_ends`, `duplicate_column`, `table_not_found`, `table_unreadable`; from `count`: `rows_unaccounted`,
 * `malformed_csv`, `malformed_json` (too many).
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
