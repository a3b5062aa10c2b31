import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { openForReading, unusableFileError } from '../sqlite/file/openDatabase';
import { type ArchivedFiles, archivedFiles, hasArchive, KEPT_FILES } from './backupFormat';
import { putWhole, syncFolder } from './wholeFile';

/** Where a restore keeps what was in the data folder before. */
export const asideOf = (folder: string, now: number): string =>
  join(folder, `before-restore-${new Date(now).toISOString().replace(/[-:.]/g, '')}`);

/** Makes the secrets of a data folder those of the archive. What was there is kept aside. */
const putFiles = (folder: string, files: ArchivedFiles, aside: string): void => {
  for (const name of KEPT_FILES) {
    const path = join(folder, name);
    const data = files.get(name);
    const known = existsSync(path) ? readFileSync(path) : undefined;
    if (known && data?.equals(known)) continue;
    if (known) {
      mkdirSync(aside, { recursive: true, mode: 0o700 });
      if (data) copyFileSync(path, join(aside, name));
      else renameSync(path, join(aside, name));
    }
    if (data) putWhole(path, data);
  }
  syncFolder(folder);
};

/**
 * Completes a restore: if the database is a backup that was just put in place, moves the secrets in it into files. Does nothing otherwise,
 * and may be repeated after a crash. Run before the secrets are read. Throws as `unusableFileError`.
 *
 * @returns whether there was something to do
 */
export const unpackBackup = (folder: string, now: number): boolean => {
  const database = join(folder, 'couplet.sqlite');
  if (!existsSync(database)) return false;
  try {
    const reading = openForReading(database);
    const isBackup = hasArchive(reading);
    const files = isBackup ? archivedFiles(reading) : undefined;
    reading.close();
    if (!files) return false;
    putFiles(folder, files, asideOf(folder, now));
    const db = new SQLite(database, { timeout: 5_000 });
    db.pragma('secure_delete = ON');
    db.exec('DROP TABLE IF EXISTS sqlar');
    db.close();
    return true;
  } catch (error) {
    throw error instanceof SQLite.SqliteError ? unusableFileError(database, error) : error;
  }
};
