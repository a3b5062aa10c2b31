import type { Dialect } from './dialect';
import { type DuckDbOptions, openDuckDb } from './duckDb';

/**
 * Where the stages' SQL runs: DuckDB beside the trainer, or the PostgreSQL that holds the log. `CREATE TABLE name AS …` makes a table of
 * the run alone, gone when closed, in both. Text columns made by `readEvents` compare by code point in both.
 */
export interface Database {
  readonly dialect: Dialect;
  run(sql: string): Promise<void>;
  /** Rows as arrays, in result order; BIGINT arrives as bigint, so cast what is small to DOUBLE PRECISION. */
  rows(sql: string): Promise<readonly (readonly unknown[])[]>;
  /** The same in batches, for results that grow with the log. Finish one before the next query. */
  batches(sql: string): AsyncIterable<readonly (readonly unknown[])[]>;
  /** `CREATE TABLE name AS select`, with the statistics a planner needs. */
  createTable(name: string, select: string): Promise<void>;
  close(): Promise<void>;
}

/** DuckDB in this process; the engine of every run that names no other. */
export const openDatabase = (options: DuckDbOptions = {}): Promise<Database> => openDuckDb(options);

/** SQL string literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** SQL identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
