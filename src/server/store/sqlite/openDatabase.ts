import { statSync } from 'node:fs';
import SQLite, { type Database } from 'better-sqlite3';

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
