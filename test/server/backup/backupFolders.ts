import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { afterEach, beforeEach, expect } from 'vitest';
import { digestOf } from '../../../src/server/store/backup/backupFormat';
import { makeBackup } from '../../../src/server/store/backup/makeBackup';
import { SIGN_INS } from '../../../src/server/store/transfer/transferFormat';
import { fill } from '../../helpers/server/filledStore';
import { reportId } from '../../helpers/server/testServer';

export const NOW = 1_700_000_000_000;
/** Where a restore at `NOW` keeps what was there before. */
export const ASIDE = 'before-restore-20231114T221320000Z';
export const SECRETS = '{"version":1,"adminToken":"one"}';

export const database = (folder: string): string => join(folder, 'couplet.sqlite');

export const withDatabase = <T>(path: string, work: (db: SQLite.Database) => T): T => {
  const db = new SQLite(path);
  try {
    return work(db);
  } finally {
    db.close();
  }
};

export const countRows = (path: string): Readonly<Record<string, number>> =>
  withDatabase(path, (db) => {
    const names = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all() as string[];
    return Object.fromEntries(names.map((name) => [name, db.prepare(`SELECT count(*) FROM ${name}`).pluck().get() as number]));
  });

export const report = (n: number) =>
  ({ v: 'report/1', id: reportId(n), bundle: '0'.repeat(16), question: 'stratum-outcome', answer: n % 8, pad: '' }) as const;
export const hashOf = (n: number): string => n.toString(16).padStart(64, '0');

export const code = (result: { readonly ok: boolean; readonly error?: { readonly code: string } }) =>
  result.ok ? 'ok' : result.error?.code;

/** Folders of the tests of a file, empty before each test: a data folder, another, and the path of a backup. */
export const backupFolders = () => {
  const dir = join(tmpdir(), `couplet-backup-${randomUUID()}`);
  const [data, other, file] = [join(dir, 'data'), join(dir, 'other'), join(dir, 'copies', 'couplet.backup')];
  beforeEach(() => void mkdirSync(join(dir, 'copies'), { recursive: true }));
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const filled = async (): Promise<void> => {
    await fill({ DATA_DIR: data });
    writeFileSync(join(data, 'secrets.json'), SECRETS);
    writeFileSync(join(data, 'key.json'), 'key');
  };
  return {
    dir,
    data,
    other,
    file,
    filled,
    backedUp: async (): Promise<void> => {
      await filled();
      expect(await makeBackup(data, file, NOW)).toMatchObject({ ok: true });
    },
    /** Of all that a backup keeps. */
    digest: (folder: string): unknown => {
      copyFileSync(database(folder), join(dir, 'digest.sqlite'));
      return withDatabase(join(dir, 'digest.sqlite'), (db) => {
        for (const table of SIGN_INS) db.exec(`DELETE FROM ${table}`);
        return digestOf(db);
      });
    },
  };
};
