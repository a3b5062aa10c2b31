import { existsSync } from 'node:fs';
import SQLite, { type Database } from 'better-sqlite3';
import { type Clock, SECOND } from '../../../protocol/values/clock';
import { fail, ok, type Result } from '../../../protocol/values/result';
import { isDamage, openForReading } from '../../store/sqlite/file/openDatabase';
import { newestSchema } from '../../store/sqlite/migrations';
import { reads } from '../../store/sqlite/reads';
import { type Inspection, inspectStored } from './readStore';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Rewrites existing data and rolls back, so nothing changes and a running server continues. Starting a write transaction is not enough: on
 * a read-only file, SQLite turns it into a read transaction. Errors: `database_readonly`, `database_busy`.
 */
const tryWriting = (file: string): Result<undefined> => {
  let db: Database | undefined;
  try {
    db = new SQLite(file, { fileMustExist: true, timeout: 5 * SECOND });
    db.exec('BEGIN IMMEDIATE');
    db.pragma(`user_version = ${db.pragma('user_version', { simple: true })}`);
    db.exec('ROLLBACK');
    return ok(undefined);
  } catch (error) {
    const busy = error instanceof SQLite.SqliteError && error.code.startsWith('SQLITE_BUSY');
    return busy
      ? fail('database_busy', `${file} was locked for five seconds by another process.`)
      : fail('database_readonly', `${file} accepts no writes: ${messageOf(error)}.`);
  } finally {
    db?.close();
  }
};

const damaged = (file: string, how: string): Result<never> => fail('database_damaged', `${file} is damaged: ${how}.`);

/** Inspects the embedded store. Errors: `database_absent`, `database_damaged`, `database_unreadable`. */
export const inspectSqlite = async (file: string, siteKey: string | undefined, clock: Clock): Promise<Result<Inspection>> => {
  if (!existsSync(file)) return fail('database_absent', `There is no database ${file} yet.`);
  const newest = newestSchema;
  let db: Database | undefined;
  try {
    db = openForReading(file);
    const schema = db.pragma('user_version', { simple: true }) as number;
    const checked = db.pragma('quick_check(1)', { simple: true });
    if (checked !== 'ok') return damaged(file, String(checked).replace(/\s+/g, ' '));
    const fact = { kind: 'SQLite', schema, newest, writable: tryWriting(file), aheadMs: undefined, syncs: true } as const;
    if (schema !== newest) return ok({ fact: { ...fact, stored: undefined }, published: undefined });
    const read = reads(db);
    const { stored, published } = await inspectStored(
      {
        release: async () => read.release(),
        currentBundle: async () => read.currentBundle(),
        bundleFile: async (id, name) => read.bundleFile(id, name),
        outbox: async () => read.outbox(),
        lastOrderAt: async () => read.lastOrderAt(),
      },
      siteKey,
      clock(),
    );
    return ok({ fact: { ...fact, stored }, published });
  } catch (error) {
    return isDamage(error) ? damaged(file, messageOf(error)) : fail('database_unreadable', `${file} cannot be read: ${messageOf(error)}.`);
  } finally {
    db?.close();
  }
};
