import { resolve } from 'node:path';
import { fail, ok, type Result } from '../../protocol/values/result';
import { firstLine, literal } from './database';

/** A line that could not be read. */
export interface Malformed {
  readonly code: string;
  readonly line: number;
}

interface ReadCount {
  /** Data rows, malformed ones included, blank lines excluded. */
  readonly rows: number;
  readonly malformed: readonly Malformed[];
}

/** An opened file or table, before it is read or copied. */
export interface OpenTable {
  /**
   * Query of every column as text ('' → NULL) and `_line` (BIGINT), ascending in the order of the file. `_line` equals the line number as
   * long as no earlier line is blank, malformed or part of a field with line breaks. `lineOf` converts it in all cases.
   */
  readonly select: string;
  readonly columns: readonly string[];
  /** Set if one line of the file becomes several rows: their `_line` is the line times this, plus a number. */
  readonly perLine?: number;
  /** Detected properties that are worth reporting. */
  readonly notes: readonly string[];
  /** Call after one full pass of `select` gave `read` rows. Accounts for all rows. */
  count(read: number): Promise<Result<ReadCount>>;
  /** Line numbers of the given `_line`s. */
  lineOf(rows: readonly number[]): Promise<readonly number[]>;
}

/** With more broken lines than this, the file has one systematic error. */
export const MOST_MALFORMED = 100_000;

/** Refuses a column that appears twice, ignoring case, since SQL could not distinguish them. Error: `duplicate_column`. */
export const uniqueColumns = (path: string, columns: readonly string[]): Result<readonly string[]> => {
  const lower = columns.map((column) => column.toLowerCase());
  const twice = columns.find((_, i) => lower.indexOf(lower[i]!) !== i);
  return twice === undefined ? ok(columns) : fail('duplicate_column', `${path}: column ${JSON.stringify(twice)} appears twice.`, 'line 1');
};

/** `withDatabase` reports that a run is out of memory or disk. */
const isOfTheMachine = (text: string): boolean => /^Out of Memory|No space left|max_temp_directory_size/i.test(text);

/**
 * Adds the path to errors that the database throws while reading a file, since a run may have several files. Some forms that `gzip` accepts
 * are errors to the database: a comment or a checksum in the header, zeros at the end. Errors: `file_unreadable`. Errors not caused by the
 * file are rethrown.
 * @param what pattern of the file's errors
 */
export const readingFile = async <T>(path: string, work: Promise<T>, what = /^IO Error/): Promise<Result<T>> => {
  try {
    return ok(await work);
  } catch (error) {
    const text = firstLine(error);
    if (!what.test(text) || isOfTheMachine(text)) throw error;
    const advice = /gzip/i.test(text) ? ' Unpack it and give the plain file.' : '';
    return fail('file_unreadable', `${path} cannot be read to its end: ${text}.${advice}`, path);
  }
};

/**
 * SQL string literal of a file's path for DuckDB's readers. They treat a path as a pattern, in which `log[1].csv` means `log1.csv`, and
 * expand `~` (https://duckdb.org/docs/stable/data/multiple_files/overview).
 */
export const fileLiteral = (path: string): string => literal(resolve(path).replaceAll(/[*?[]/g, '[$&]'));
