import { literal } from './database';

/** A known shape of NDJSON turned into rows of canonical columns. */
export interface JsonShape {
  readonly name: string;
  readonly columns: readonly string[];
  /** Condition on `text`, a JSON object, under which `rows` can read it. */
  readonly fits: string;
  /** Rows from a relation of `_line, text` whose text is a JSON object each. Several come from one line: theirs is `_line · PER_LINE + n`. */
  rows(lines: string): string;
}

/** More than the rows that one line can hold. */
export const PER_LINE = 2 ** 20;

const typeAt = (path: string): string => `coalesce(json_type(text, ${literal(path)}), 'NULL')`;

/** SQL: the text of what lies at a path of a JSON value. */
export const pick = (json: string, path: string): string => `json_extract_string(${json}, ${literal(path)})`;

/** SQL condition: an array lies at the path, or, unless it must be there, nothing. */
export const isArray = (path: string, required = false): string => `${typeAt(path)} IN ('ARRAY'${required ? '' : `, 'NULL'`})`;
