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

/** A file or table before anything is read of it: nothing of it is copied. */
export interface OpenTable {
  /**
   * Query of every column as text ('' → NULL) and `_line` (BIGINT), ascending in the order of the file. `_line` is the line number where
   * no earlier line is blank, malformed or part of a field with line breaks; `lineOf` makes it one everywhere.
   */
  readonly select: string;
  readonly columns: readonly string[];
  /** Where one line of the file becomes several rows: their `_line`s are the line's times this, and a number. */
  readonly perLine?: number;
  /** What was detected and a reader may want to know. */
  readonly notes: readonly string[];
  /** After one whole pass of `select` gave `read` rows: everything accounted for. */
  count(read: number): Promise<Result<ReadCount>>;
  /** Line numbers of the given `_line`s. */
  lineOf(rows: readonly number[]): Promise<readonly number[]>;
}

/** More broken lines than this are one mistake, not many. */
export const MOST_MALFORMED = 100_000;

/** Refuses a column that appears twice, in any case: SQL would not tell them apart. Error: `duplicate_column`. */
export const uniqueColumns = (path: string, columns: readonly string[]): Result<readonly string[]> => {
  const lower = columns.map((column) => column.toLowerCase());
  const twice = columns.find((_, i) => lower.indexOf(lower[i]!) !== i);
  return twice === undefined ? ok(columns) : fail('duplicate_column', `${path}: column ${JSON.stringify(twice)} appears twice.`, 'line 1');
};

/** A run that is out of memory or disk is told so by `withDatabase`. */
const isOfTheMachine = (text: string): boolean => /^Out of Memory|No space left|max_temp_directory_size/i.test(text);

/**
 * What the database throws as it reads a file names none, and a whole run may have several. Some forms that `gzip` unpacks are errors to it: a comment
 * or a checksum in the head, zeros at the end. Errors: `file_unreadable`; what is no fault of the file is thrown on.
 * @param what errors of the file look like
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
 * SQL string literal of a file's path for DuckDB's readers. They take a path for a pattern, in which `log[1].csv` means `log1.csv`, and expand `~`
 * (https://duckdb.org/docs/stable/data/multiple_files/overview).
 */
export const fileLiteral = (path: string): string => literal(resolve(path).replaceAll(/[*?[]/g, '[$&]'));
