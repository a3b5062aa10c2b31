import SQLite, { type Database } from 'better-sqlite3';

/**
 * `synchronous=FULL`: in simulated power loss, NORMAL lost acknowledged writes and FULL none
 * (https://www.sqlite.org/pragma.html#pragma_synchronous). `page_size` takes effect only while the file is empty, before WAL is switched
 * on.
 */
export const openForWriting = (file: string): Database => {
  const db = new SQLite(file, { timeout: 5_000 });
  db.pragma('page_size = 8192');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  return db;
};

export const openForReading = (file: string): Database => new SQLite(file, { readonly: true, fileMustExist: true, timeout: 5_000 });
