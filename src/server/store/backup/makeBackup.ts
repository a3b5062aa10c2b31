import { existsSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import SQLite from 'better-sqlite3';
import { fail, ok, type Result } from '../../../protocol/values/result';
import { openForReading, unusableFileError } from '../sqlite/file/openDatabase';
import { SIGN_INS } from '../transfer/transferFormat';
import { type ArchivedFiles, addArchive, archivedFiles, type BackupHeader, checkBackup, hasArchive, KEPT_FILES } from './backupFormat';
import { partOf, removeLeftParts, removePart, syncFile, syncFolder } from './wholeFile';

/** Pages copied between two reports of progress, 32 MB. */
const STEP = 4_096;

export interface Backup extends BackupHeader {
  readonly bytes: number;
  /** Names of files of the data folder in it. */
  readonly files: readonly string[];
}

const readKept = (folder: string): ArchivedFiles =>
  new Map(KEPT_FILES.flatMap((name) => (existsSync(join(folder, name)) ? [[name, readFileSync(join(folder, name))] as const] : [])));

const NOTE = 'last-backup';

/** Notes in the data folder when the last backup was made, wherever it is. */
const noteBackup = (folder: string, now: number): void => {
  try {
    writeFileSync(join(folder, NOTE), String(now), { mode: 0o600 });
  } catch {
    // The backup is whole, even if the folder is read-only.
  }
};

/** When the last backup of a data folder was made, UTC ms. */
export const lastBackupAt = (folder: string): number | undefined => {
  try {
    return Number(readFileSync(join(folder, NOTE), 'utf8')) || undefined;
  } catch {
    return undefined;
  }
};

/** Copies the database as it is at one instant, while a server goes on writing. @returns the secrets that belong to it */
const copyDatabase = async (
  { folder, database, open }: { readonly folder: string; readonly database: string; readonly open: typeof openForReading },
  to: string,
  progress: (share: number) => void,
): Promise<ArchivedFiles> => {
  const db = open(database);
  try {
    // Without it the copy would begin anew after every write of a server.
    db.prepare('BEGIN').run();
    db.prepare('SELECT 1 FROM sqlite_master').get();
    // Only now: a server that starts after an interrupted restore replaces them, and then removes them from the database.
    const files = readKept(folder);
    await db.backup(to, {
      progress: ({ totalPages, remainingPages }) => {
        if (totalPages > 0) progress(1 - remainingPages / totalPages);
        return STEP;
      },
    });
    return files;
  } finally {
    db.close();
  }
};

/** Whether two paths lead to one file or folder, through whatever links. */
const isSame = (one: string, other: string): boolean => {
  if (!existsSync(one) || !existsSync(other)) return false;
  const [a, b] = [statSync(one, { bigint: true }), statSync(other, { bigint: true })];
  return realpathSync(one) === realpathSync(other) || (a.dev === b.dev && a.ino === b.ino);
};

/**
 * Makes a copy of the database a backup. @returns what it has in its archive: after an interrupted restore the database has the secrets that
 * belong to it, and the folder may have others
 */
const finish = (copy: string, inFolder: ArchivedFiles, now: number): ArchivedFiles => {
  const db = new SQLite(copy);
  try {
    db.pragma('journal_mode = DELETE');
    db.pragma('secure_delete = ON');
    const files = hasArchive(db) ? archivedFiles(db) : inFolder;
    db.transaction(() => {
      // As in exports: a sign-in is of the server that made it.
      for (const table of SIGN_INS) db.exec(`DELETE FROM ${table}`);
      addArchive(db, files, now);
    }).immediate();
    return files;
  } finally {
    db.close();
  }
};

/**
 * Writes database, secrets and keys of a data folder to one file, which appears once it is whole and was read to its end. The server may
 * keep running.
 *
 * @param progress called with the share of the database that is copied
 * @param open opens the database for reading
 * @returns Errors: `store_missing`, `backup_target`, `database_damaged`; rejects with the same or `database_unusable` in the `cause`
 */
export const makeBackup = async (
  folder: string,
  file: string,
  now: number,
  progress: (share: number) => void = () => undefined,
  open = openForReading,
): Promise<Result<Backup>> => {
  const database = join(folder, 'couplet.sqlite');
  if (!existsSync(database)) return fail('store_missing', `There is no database to back up: ${database} does not exist.`);
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
    return fail('backup_target', `${file} is a folder. Name a file in it.`, file);
  if (isSame(dirname(file), folder))
    return fail('backup_target', `${file} would be in the data folder itself. Choose another folder, best on another disk.`, file);
  if (isSame(file, database)) return fail('backup_target', `${file} is the database itself. Name another file.`, file);
  removeLeftParts(file);
  const half = partOf(file);
  try {
    // Before SQLite does, which would let everybody read it.
    writeFileSync(half, '', { mode: 0o600 });
    let files: ArchivedFiles;
    try {
      files = finish(half, await copyDatabase({ folder, database, open }, half, progress), now);
    } catch (error) {
      throw error instanceof SQLite.SqliteError ? unusableFileError(database, error) : error;
    }
    const header = checkBackup(half, database);
    if (!header.ok)
      return fail(
        'database_damaged',
        `${header.error.message} Stop the server and restore an earlier backup: couplet restore FILE --force.`,
      );
    syncFile(half);
    renameSync(half, file);
    syncFolder(dirname(file));
    noteBackup(folder, now);
    return ok({ ...header.value, bytes: statSync(file).size, files: [...files.keys()] });
  } finally {
    removePart(half);
  }
};
