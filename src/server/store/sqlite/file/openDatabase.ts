import { statSync } from 'node:fs';
import SQLite, { type Database } from 'better-sqlite3';
import type { Failure } from '../../../../protocol/values/result';
import type { Unavailable } from '../../../records/admission';

const inodeOf = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.ino;

/**
 * `synchronous=FULL`: in simulated power loss, NORMAL lost acknowledged writes and FULL none
 * (https://www.sqlite.org/pragma.html#pragma_synchronous). `page_size` takes effect only while the file is empty, before WAL is switched
 * on.
 */
export const openForWriting = (file: string): Database => {
  const found = inodeOf(file);
  // A restore may put another file in place while this one waits for its lock.
  const isMoved = (): boolean => found !== undefined && inodeOf(file) !== found;
  const db = new SQLite(file, { timeout: 5_000 });
  try {
    db.pragma('page_size = 8192');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    if (!isMoved()) return db;
  } catch (error) {
    db.close();
    if (!isMoved()) throw error;
  }
  db.close();
  return openForWriting(file);
};

export const openForReading = (file: string): Database => new SQLite(file, { readonly: true, fileMustExist: true, timeout: 5_000 });

/**
 * Writes all that is in the `-wal` file into the database file, so that copying that one is enough. Without room on the disk the rest
 * stays in the `-wal` file, where the next start finds it.
 */
export const closeWhole = (db: Database): void => {
  try {
    db.pragma('wal_checkpoint(TRUNCATE)');
  } catch {
    // Closing tries again.
  }
  db.close();
};

/** A disk that is full, broken, read-only or held by another program: nothing is wrong with the write (https://www.sqlite.org/rescode.html). */
const ofTheDisk = /^SQLITE_(FULL|IOERR|READONLY|BUSY|CANTOPEN|NOMEM)/;
const damaged = /^SQLITE_(CORRUPT|NOTADB)/;

const codeOf = (error: unknown): string => (error instanceof SQLite.SqliteError ? error.code : '');

export const isDamage = (error: unknown): boolean => damaged.test(codeOf(error));

/** Why the file takes no writes at all; undefined if it is the write's own fault. */
export const unavailableFor = (error: unknown): Unavailable | undefined => {
  const code = codeOf(error);
  if (code === 'SQLITE_FULL') return 'disk_full';
  if (damaged.test(code)) return 'database_damaged';
  return ofTheDisk.test(code) ? 'store_unavailable' : undefined;
};

/** For people, with what to do. Codes: `database_damaged`, `database_unusable`. */
export const unusableFile = (file: string, error: unknown): Failure => {
  const reason = error instanceof Error ? error.message : String(error);
  if (isDamage(error))
    return {
      code: 'database_damaged',
      message: `The database file ${file} is damaged (${reason}). Stop the server and restore a backup: couplet restore FILE --force.`,
    };
  if (error instanceof SQLite.SqliteError)
    return { code: 'database_unusable', message: `The database file ${file} cannot be used: ${reason}. Check its disk and permissions.` };
  const { code } = ((error instanceof Error ? error.cause : undefined) ?? {}) as { readonly code?: unknown };
  return { code: typeof code === 'string' ? code : 'database_unusable', message: reason };
};

/** The same as an error whose `cause` has the reason code. */
export const unusableFileError = (file: string, error: unknown): Error => {
  const cause = unusableFile(file, error);
  return new Error(cause.message, { cause });
};
