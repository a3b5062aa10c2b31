import { createHash } from 'node:crypto';
import SQLite, { type Database } from 'better-sqlite3';
import * as v from 'valibot';
import { parseJsonWith } from '../../../protocol/values/parse';
import { fail, type Result } from '../../../protocol/values/result';
import { isDamage } from '../sqlite/file/openDatabase';
import { newestSchema } from '../sqlite/migrations';

/**
 * `couplet-backup/1` is the database itself, with the secrets of the data folder in an SQLite archive inside it (the table `sqlar`,
 * https://www.sqlite.org/sqlar.html). The archive also has this header. Put in place as `couplet.sqlite`, the file is a working database.
 */
const headerSchema = v.strictObject({
  v: v.literal('couplet-backup/1'),
  /** UTC ms. */
  takenAt: v.pipe(v.number(), v.integer()),
  schema: v.pipe(v.number(), v.integer(), v.minValue(1)),
  rows: v.pipe(v.number(), v.safeInteger()),
  /** Of all tables and the archive's other files, hex. */
  sha256: v.string(),
});
export type BackupHeader = v.InferOutput<typeof headerSchema>;

const HEADER = 'couplet-backup.json';

/** Files of the data folder that the database is of no use without. */
export const KEPT_FILES: readonly string[] = ['secrets.json', 'key.json'];

const SQLAR = 'CREATE TABLE sqlar (name TEXT PRIMARY KEY, mode INT, mtime INT, sz INT, data BLOB)';
/** A plain file for its owner only. */
const MODE = 0o100600;

export type ArchivedFiles = ReadonlyMap<string, Buffer>;

export const hasArchive = (db: Database): boolean => db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'sqlar'").get() !== undefined;

/** Files of the archive, without the header. */
export const archivedFiles = (db: Database): ArchivedFiles =>
  new Map(
    db
      .prepare<[string], { name: string; data: Buffer }>('SELECT name, data FROM sqlar WHERE name <> ? ORDER BY name')
      .all(HEADER)
      .map(({ name, data }) => [name, data]),
  );

/** Number of rows, and a hash of schema and content that does not depend on how the file is laid out. */
export const digestOf = (db: Database): Pick<BackupHeader, 'rows' | 'sha256'> => {
  const hash = createHash('sha256');
  const objects = db
    .prepare<[], { type: string; name: string; sql: string }>(
      "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type, name",
    )
    .all();
  let rows = 0;
  for (const { type, name, sql } of objects) {
    hash.update(`${sql}\n`);
    if (type !== 'table') continue;
    const own = name === 'sqlar' ? ` WHERE name <> '${HEADER}'` : '';
    // In the table's own order. An index that has all columns has another.
    for (const row of db.prepare<[], unknown[]>(`SELECT * FROM "${name}" NOT INDEXED${own}`).raw().iterate()) {
      hash.update(JSON.stringify(row.map((value) => (Buffer.isBuffer(value) ? { base64: value.toString('base64') } : value))));
      if (name !== 'sqlar') rows++;
    }
  }
  return { rows, sha256: hash.digest('hex') };
};

/** Adds the archive to a copy of a database. */
export const addArchive = (db: Database, files: ArchivedFiles, takenAt: number): BackupHeader => {
  db.exec(`DROP TABLE IF EXISTS sqlar; ${SQLAR}`);
  const insert = db.prepare('INSERT INTO sqlar (name, mode, mtime, sz, data) VALUES (?, ?, ?, ?, ?)');
  const add = (name: string, data: Buffer): void => void insert.run(name, MODE, Math.floor(takenAt / 1_000), data.length, data);
  for (const [name, data] of files) add(name, data);
  const schema = db.pragma('user_version', { simple: true }) as number;
  const header: BackupHeader = { v: 'couplet-backup/1', takenAt, schema, ...digestOf(db) };
  add(HEADER, Buffer.from(JSON.stringify(header)));
  return header;
};

const check = (db: Database, file: string): Result<BackupHeader> => {
  const none = (): Result<never> => fail('backup_invalid', `${file} is not a file of \`couplet backup\`.`, file);
  if (!hasArchive(db)) return none();
  const text = db.prepare<[string], Buffer>('SELECT data FROM sqlar WHERE name = ?').pluck().get(HEADER);
  const header = text && parseJsonWith(headerSchema, text.toString('utf8'), 'backup_invalid');
  if (!header?.ok) return none();
  const { schema, rows, sha256 } = header.value;
  if (schema > newestSchema)
    return fail('backup_newer', `${file} has schema ${schema}. This version of Couplet supports up to ${newestSchema}.`, file);
  const broken = db.pragma('integrity_check(1)', { simple: true });
  const found = broken === 'ok' ? digestOf(db) : undefined;
  return found?.rows === rows && found.sha256 === sha256 && db.pragma('user_version', { simple: true }) === schema
    ? header
    : fail('backup_damaged', `${file} is damaged: ${broken === 'ok' ? 'its content does not match its checksum' : broken}.`, file);
};

/**
 * Reads a backup to its end.
 * @param called name of the file in messages
 * @returns Errors: `backup_invalid`, `backup_newer`, `backup_damaged`
 */
export const checkBackup = (file: string, called = file): Result<BackupHeader> => {
  let db: Database | undefined;
  try {
    db = new SQLite(file, { readonly: true, fileMustExist: true });
    return check(db, called);
  } catch (error) {
    if (!isDamage(error)) throw error;
    return fail('backup_damaged', `${called} is damaged or not a backup: ${error instanceof Error ? error.message : ''}.`, called);
  } finally {
    db?.close();
  }
};
