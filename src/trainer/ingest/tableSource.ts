import { fail, ok, type Result } from '../../protocol/result';

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
