import { resolve } from 'node:path';
import { literal } from './database';

/**
 * SQL string literal of a file's path for DuckDB's readers. They take a path for a pattern, in which `log[1].csv` means `log1.csv`, and expand `~`
 * (https://duckdb.org/docs/stable/data/multiple_files/overview).
 */
export const fileLiteral = (path: string): string => literal(resolve(path).replaceAll(/[*?[]/g, '[$&]'));
