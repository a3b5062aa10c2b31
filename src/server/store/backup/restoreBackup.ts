import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import SQLite, { type Database } from 'better-sqlite3';
import { fail, ok, type Result } from '../../../protocol/values/result';
import { isDamage, unusableFileError } from '../sqlite/file/openDatabase';
import { type BackupHeader, checkBackup } from './backupFormat';
import { asideOf, unpackBackup } from './unpackBackup';
import { isPart, partOf, removeLeftParts, removePart, syncFile, syncFolder } from './wholeFile';

export interface Restored extends BackupHeader {
  /** Folder with what was there before; undefined if there was nothing. */
  readonly aside: string | undefined;
}

/** A file system may have its own folder at its root, and the server keeps its backups in one. */
const isForeign = (name: string): boolean => !['lost+found', 'backups'].includes(name) && !isPart(name);

/**
 * Keeps every other process out of the old database until it is closed, and moves its `-wal` file into it. Undefined if there is none, or
 * if it is too damaged to be in use. Error: `data_in_use`.
 */
const takeOver = (database: string, folder: string): Result<Database | undefined> => {
  if (!existsSync(database)) return ok(undefined);
  const db = new SQLite(database, { timeout: 500 });
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = DELETE');
    db.exec('BEGIN EXCLUSIVE');
    return ok(db);
  } catch (error) {
    db.close();
    if (isDamage(error)) return ok(undefined);
    if (error instanceof SQLite.SqliteError && error.code.startsWith('SQLITE_BUSY'))
      return fail('data_in_use', `A server or another command uses ${folder}. Stop it first.`);
    throw unusableFileError(database, error);
  }
};

/**
 * The file under another name; its own stays too if the file system has hard links. It is not copied: closing the copy's source would release
 * SQLite's lock on it (https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
 * @returns whether its own stays
 */
const keepAs = (from: string, to: string, link: typeof linkSync): boolean => {
  try {
    link(from, to);
    return true;
  } catch (error) {
    if (existsSync(to)) throw error;
    renameSync(from, to);
    return false;
  }
};

/** Keeps the old database in a folder. @returns whether the file is also where it was */
const setAside = (database: string, aside: string, link: typeof linkSync): boolean => {
  mkdirSync(aside, { recursive: true, mode: 0o700 });
  const stays = keepAs(database, join(aside, 'couplet.sqlite'), link);
  // Only of a damaged database: SQLite would apply it to the new one.
  for (const end of ['-wal', '-shm', '-journal'])
    if (existsSync(`${database}${end}`)) renameSync(`${database}${end}`, join(aside, `couplet.sqlite${end}`));
  syncFolder(aside);
  return stays;
};

/** Gives a whole file its name. @returns whether it did: no database may have appeared where there was none */
const putInPlace = (half: string, database: string, isThere: boolean, link: typeof linkSync): boolean => {
  if (!isThere) {
    try {
      link(half, database);
      return true;
    } catch {
      if (existsSync(database)) return false;
    }
  }
  renameSync(half, database);
  return true;
};

/**
 * Puts a backup into a data folder. The backup is copied there and read to its end before it replaces anything; then one rename makes it the
 * database. What was there before is kept in a folder inside.
 *
 * @param force replace what the folder has
 * @param link makes a hard link, or throws if the file system has none. The old database then has no name for a moment.
 * @returns Errors: `file_not_found`, `data_not_empty`, `data_in_use`, `backup_invalid`, `backup_newer`, `backup_damaged`
 */
export const restoreBackup = (folder: string, file: string, force: boolean, now: number, link = linkSync): Result<Restored> => {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return fail('file_not_found', `There is no file ${file}.`, file);
  const database = join(folder, 'couplet.sqlite');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  removeLeftParts(database);
  if (!force && readdirSync(folder).some(isForeign))
    return fail('data_not_empty', `${folder} is not empty. Use another DATA_DIR, or --force to replace what is there.`);
  const held = takeOver(database, folder);
  if (!held.ok) return held;
  const half = partOf(database);
  try {
    const wasThere = existsSync(database);
    copyFileSync(file, half);
    chmodSync(half, 0o600);
    const header = checkBackup(half, file);
    if (!header.ok) return header;
    syncFile(half);
    const aside = asideOf(folder, now);
    const isThere = wasThere && setAside(database, aside, link);
    if (!putInPlace(half, database, isThere, link))
      return fail(
        'data_in_use',
        `A server was started on ${folder} meanwhile. Stop it first.${existsSync(aside) ? ` What was there before is in ${aside}.` : ''}`,
      );
    syncFolder(folder);
    held.value?.close();
    unpackBackup(folder, now);
    return ok({ ...header.value, aside: existsSync(aside) ? aside : undefined });
  } finally {
    held.value?.close();
    removePart(half);
  }
};
