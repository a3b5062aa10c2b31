import SQLite from 'better-sqlite3';
import type { Failure } from '../../../protocol/values/result';
import type { Unavailable } from '../../records/admission';

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
