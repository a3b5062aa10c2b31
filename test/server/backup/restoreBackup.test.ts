import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { makeBackup } from '../../../src/server/store/backup/makeBackup';
import { restoreBackup } from '../../../src/server/store/backup/restoreBackup';
import { unpackBackup } from '../../../src/server/store/backup/unpackBackup';
import { newestSchema } from '../../../src/server/store/sqlite/migrations';
import { openSqliteStore } from '../../../src/server/store/sqlite/sqliteStore';
import { fill, withStore } from '../../helpers/server/filledStore';
import { ASIDE, backupFolders, code, countRows, database, hashOf, NOW, report, SECRETS, withDatabase } from './backupFolders';

const { dir, data, other, file, backedUp, digest } = backupFolders();

describe('restores', () => {
  it('refuse a folder with data, unless forced, and keep what was there', async () => {
    await backedUp();
    await fill({ DATA_DIR: other });
    writeFileSync(join(other, 'secrets.json'), 'others');
    await withStore({ DATA_DIR: other }, (store) => store.addReport(report(5_000), hashOf(5_000), NOW));
    const before = digest(other);
    expect(code(restoreBackup(other, file, false, NOW))).toBe('data_not_empty');
    expect(digest(other)).toEqual(before);
    const restored = restoreBackup(other, file, true, NOW);
    expect(restored).toMatchObject({ ok: true, value: { aside: join(other, ASIDE) } });
    const aside = restored.ok ? (restored.value.aside ?? '') : '';
    expect([digest(other), digest(aside)]).toEqual([digest(data), before]);
    expect([readFileSync(join(aside, 'secrets.json'), 'utf8'), readFileSync(join(other, 'secrets.json'), 'utf8')]).toEqual([
      'others',
      SECRETS,
    ]);
  });

  it('refuse a folder that a server uses', async () => {
    await backedUp();
    const before = digest(data);
    await withStore({ DATA_DIR: data }, async (store) => {
      expect(code(restoreBackup(data, file, true, NOW))).toBe('data_in_use');
      expect((await store.ready()).ok).toBe(true);
    });
    expect(digest(data)).toEqual(before);
    expect(code(restoreBackup(data, file, true, NOW))).toBe('ok');
  });

  it('refuse a file that is cut, changed anywhere, of a later version or no backup, before anything is replaced', async () => {
    await backedUp();
    const whole = readFileSync(file);
    const bad = join(dir, 'bad.backup');
    const tried = (bytes: Buffer): string | undefined => {
      writeFileSync(bad, bytes);
      const result = restoreBackup(other, bad, false, NOW);
      expect(readdirSync(other)).toEqual([]);
      return code(result);
    };
    expect([
      tried(whole.subarray(0, whole.length - 8_192)),
      tried(whole.subarray(0, 100)),
      tried(Buffer.from('no database'.repeat(99))),
    ]).toEqual(['backup_damaged', 'backup_damaged', 'backup_damaged']);
    for (const text of ['CODE1', 'Tea', 'adminToken', 'couplet-backup/1']) {
      const changed = Buffer.from(whole);
      changed.write('X', changed.indexOf(text));
      expect([text, tried(changed)]).toEqual([text, text === 'couplet-backup/1' ? 'backup_invalid' : 'backup_damaged']);
    }
    expect(tried(readFileSync(database(data)))).toBe('backup_invalid');
    expect(code(restoreBackup(other, join(dir, 'none'), false, NOW))).toBe('file_not_found');
    const newer = join(dir, 'newer.backup');
    copyFileSync(file, newer);
    withDatabase(newer, (db) => {
      const schema = [`"schema":${newestSchema}`, `"schema":${newestSchema + 1}`];
      db.prepare("UPDATE sqlar SET data = CAST(replace(data, ?, ?) AS BLOB) WHERE name = 'couplet-backup.json'").run(schema);
    });
    expect(tried(readFileSync(newer))).toBe('backup_newer');
  });

  it('replace a database too damaged to be opened, and keep it', async () => {
    await backedUp();
    writeFileSync(database(data), 'no database'.repeat(100));
    expect(code(restoreBackup(data, file, true, NOW))).toBe('ok');
    expect(readdirSync(data).sort()).toEqual([ASIDE, 'couplet.reserve', 'couplet.sqlite', 'key.json', 'last-backup', 'secrets.json']);
    expect(readFileSync(join(data, ASIDE, 'couplet.sqlite'), 'utf8')).toMatch(/^no database/);
    expect(countRows(database(data))).toMatchObject({ report: 1_202 });
  });

  it('let a server that waited for the old file open the new one', async () => {
    await backedUp();
    expect(code(restoreBackup(other, file, false, NOW))).toBe('ok');
    await withStore({ DATA_DIR: other }, (store) => store.addReport(report(7_000), hashOf(7_000), NOW));
    // As a restore does, with a server that starts meanwhile.
    const held = new SQLite(database(data));
    held.pragma('journal_mode = DELETE');
    held.exec('BEGIN EXCLUSIVE');
    const opening = openSqliteStore({ file: database(data) });
    await new Promise((resolve) => setTimeout(resolve, 500));
    renameSync(database(other), database(data));
    held.close();
    const store = await opening;
    await store.addReport(report(7_001), hashOf(7_001), NOW);
    await store.close();
    expect(countRows(database(data))).toMatchObject({ report: 1_204 });
  });

  it('complete at the next start what a crash left between the database and its secrets', async () => {
    await backedUp();
    mkdirSync(other);
    copyFileSync(file, database(other));
    writeFileSync(join(other, 'key.json'), 'another key');
    expect([unpackBackup(other, NOW), unpackBackup(other, NOW)]).toEqual([true, false]);
    expect([readFileSync(join(other, 'secrets.json'), 'utf8'), readFileSync(join(other, 'key.json'), 'utf8')]).toEqual([SECRETS, 'key']);
    expect(readFileSync(join(other, ASIDE, 'key.json'), 'utf8')).toBe('another key');
    expect(digest(other)).toEqual(digest(data));
  });

  it('let no other process write to the old file while they replace it, also without hard links', async () => {
    await backedUp();
    expect(code(restoreBackup(other, file, false, NOW))).toBe('ok');
    await withStore({ DATA_DIR: other }, (store) => store.addReport(report(7_000), hashOf(7_000), NOW));
    const [before, kept] = [digest(other), join(other, ASIDE)];
    const script = "new (require('better-sqlite3'))(process.argv[1], { timeout: 0 }).exec('BEGIN IMMEDIATE; ROLLBACK')";
    const whyRefused = (path: string): string | undefined =>
      /SQLITE_\w+/.exec(spawnSync(process.execPath, ['-e', script, path], { encoding: 'utf8' }).stderr)?.[0];
    const refusals: unknown[] = [];
    const noLinks = (): never => {
      // Asked for once before the old file is moved, and once after it.
      refusals.push(whyRefused(database(refusals.length === 0 ? other : kept)));
      throw Object.assign(new Error('no hard links'), { code: 'EPERM' });
    };
    expect(restoreBackup(other, file, true, NOW, noLinks)).toMatchObject({ ok: true, value: { aside: kept } });
    expect(refusals).toEqual(['SQLITE_BUSY', 'SQLITE_BUSY']);
    expect([digest(other), digest(kept), whyRefused(database(other))]).toEqual([digest(data), before, undefined]);
  });

  it('leave a database that appears meanwhile where it is, and say where the old one is', async () => {
    await backedUp();
    expect(code(restoreBackup(other, file, false, NOW))).toBe('ok');
    const before = digest(other);
    let asked = 0;
    const started = (): never => {
      if (asked++ > 0) writeFileSync(database(other), 'another server');
      throw Object.assign(new Error('no hard links'), { code: 'EPERM' });
    };
    const kept = join(other, ASIDE);
    expect(restoreBackup(other, file, true, NOW, started)).toMatchObject({
      ok: false,
      error: { code: 'data_in_use', message: expect.stringContaining(kept) },
    });
    expect([readFileSync(database(other), 'utf8'), digest(kept)]).toEqual(['another server', before]);
  });

  it('are not misled by the journal of a killed run that had the same process id, as in a container', async () => {
    await backedUp();
    // The process dies in the middle of a transaction on its half-made file.
    const hotJournal = (half: string): void =>
      withDatabase(join(dir, 'killed'), (db) => {
        db.pragma('cache_size = 5');
        db.exec('CREATE TABLE IF NOT EXISTS t (a); BEGIN; INSERT INTO t VALUES (randomblob(500000)); UPDATE t SET a = randomblob(500000)');
        copyFileSync(join(dir, 'killed-journal'), `${half}-journal`);
        db.exec('ROLLBACK');
      });
    mkdirSync(other);
    hotJournal(`${database(other)}.${process.pid}.part`);
    expect(code(restoreBackup(other, file, false, NOW))).toBe('ok');
    hotJournal(`${file}.${process.pid}.part`);
    expect(code(await makeBackup(data, file, NOW))).toBe('ok');
    expect([readdirSync(other).sort(), digest(other)]).toEqual([['couplet.sqlite', 'key.json', 'secrets.json'], digest(data)]);
  });
});
