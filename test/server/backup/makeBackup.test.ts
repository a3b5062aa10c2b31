import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type SQLite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/server/store/backup/backupFormat';
import { makeBackup } from '../../../src/server/store/backup/makeBackup';
import { restoreBackup } from '../../../src/server/store/backup/restoreBackup';
import { unpackBackup } from '../../../src/server/store/backup/unpackBackup';
import { openForReading } from '../../../src/server/store/sqlite/file/openDatabase';
import { newestSchema } from '../../../src/server/store/sqlite/migrations';
import { withStore } from '../../helpers/server/filledStore';
import { backupFolders, code, countRows, database, hashOf, NOW, report, SECRETS, withDatabase } from './backupFolders';

const { dir, data, other, file, filled, backedUp, digest } = backupFolders();

describe('backups', () => {
  it('carry database, secrets and keys to another folder, but no sign-ins', async () => {
    await backedUp();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(dir, 'copies'))).toEqual(['couplet.backup']);
    expect(restoreBackup(other, file, false, NOW)).toMatchObject({ ok: true, value: { schema: newestSchema, takenAt: NOW } });
    expect(readdirSync(other).sort()).toEqual(['couplet.sqlite', 'key.json', 'secrets.json']);
    expect([readFileSync(join(other, 'secrets.json'), 'utf8'), readFileSync(join(other, 'key.json'), 'utf8')]).toEqual([SECRETS, 'key']);
    expect(statSync(join(other, 'key.json')).mode & 0o777).toBe(0o600);
    expect(digest(other)).toEqual(digest(data));
    expect(countRows(database(other))).toEqual({ ...countRows(database(data)), admin_session: 0, setup_link: 0 });
  });

  it('take all that was acknowledged before, from a store that is being written to', async () => {
    await filled();
    await withStore({ DATA_DIR: data }, async (store) => {
      let [acknowledged, going] = [1_200, true];
      const writing = (async () => {
        for (let n = 1_200; going; n++) {
          await store.addReport(report(n), hashOf(n), NOW);
          acknowledged = n + 1;
        }
      })();
      for (let turn = 0; turn < 3; turn++) {
        const before = acknowledged;
        const made = await makeBackup(data, file, NOW);
        expect(made).toMatchObject({ ok: true, value: { files: ['secrets.json', 'key.json'] } });
        rmSync(other, { recursive: true, force: true });
        expect(code(restoreBackup(other, file, false, NOW))).toBe('ok');
        const plain = (countRows(database(other)).report ?? 0) - 2;
        expect(plain).toBeGreaterThanOrEqual(before);
        const counted = withDatabase(database(other), (db) =>
          db.prepare("SELECT sum(count) FROM report_count WHERE question = 'stratum-outcome'").pluck().get(),
        );
        expect(counted).toBe(plain + 1);
      }
      going = false;
      await writing;
    });
  });

  it('carry the secrets of an interrupted restore, not those it was to replace', async () => {
    await backedUp();
    mkdirSync(other);
    copyFileSync(file, database(other));
    writeFileSync(join(other, 'secrets.json'), 'others');
    const [second, third] = [join(dir, 'second.backup'), join(dir, 'third')];
    expect(await makeBackup(other, second, NOW)).toMatchObject({ ok: true, value: { files: ['key.json', 'secrets.json'] } });
    expect(code(restoreBackup(third, second, false, NOW))).toBe('ok');
    expect([readFileSync(join(third, 'secrets.json'), 'utf8'), readFileSync(join(third, 'key.json'), 'utf8')]).toEqual([SECRETS, 'key']);
    expect(digest(third)).toEqual(digest(data));
  });

  it('remove what a killed run left, and write nothing into the data folder', async () => {
    await filled();
    // No process has this number: it is above every limit of Linux.
    for (const end of ['', '-journal']) writeFileSync(`${file}.4194305.part${end}`, '');
    expect(code(await makeBackup(data, file, NOW))).toBe('ok');
    expect(readdirSync(join(dir, 'copies'))).toEqual(['couplet.backup']);
    expect([code(await makeBackup(data, database(data), NOW)), code(await makeBackup(data, dir, NOW))]).toEqual([
      'backup_target',
      'backup_target',
    ]);
    expect(code(await makeBackup(other, file, NOW))).toBe('store_missing');
  });

  it('never replace the database, by whatever path', async () => {
    await filled();
    const before = digest(data);
    symlinkSync(data, join(dir, 'link'));
    symlinkSync(database(data), join(dir, 'copies', 'symbolic'));
    linkSync(database(data), join(dir, 'copies', 'hard'));
    const paths = [
      join(dir, 'link', 'couplet.sqlite'),
      join(dir, 'link', 'new'),
      join(dir, 'copies', 'symbolic'),
      join(dir, 'copies', 'hard'),
    ];
    const codes: unknown[] = [];
    for (const path of paths) codes.push(code(await makeBackup(data, path, NOW)));
    // The file may be elsewhere itself, with a link to it in the folder.
    mkdirSync(other);
    renameSync(database(data), database(other));
    symlinkSync(database(other), database(data));
    codes.push(code(await makeBackup(data, database(other), NOW)));
    expect(codes).toEqual(Array(5).fill('backup_target'));
    expect(digest(data)).toEqual(before);
  });

  it('carry the secrets of their database, if a server completes a restore when they begin', async () => {
    await backedUp();
    mkdirSync(other);
    copyFileSync(file, database(other));
    writeFileSync(join(other, 'secrets.json'), 'others');
    const second = join(dir, 'second.backup');
    let completed = false;
    const startedMeanwhile = (path: string): SQLite.Database => {
      completed = unpackBackup(other, NOW);
      return openForReading(path);
    };
    expect(await makeBackup(other, second, NOW, undefined, startedMeanwhile)).toMatchObject({ ok: true });
    expect(completed).toBe(true);
    expect(code(restoreBackup(join(dir, 'third'), second, false, NOW))).toBe('ok');
    expect(readFileSync(join(dir, 'third', 'secrets.json'), 'utf8')).toBe(SECRETS);
  });
});

it('the checksum does not depend on what SQLite knows about its indexes', () => {
  const sums = withDatabase(join(dir, 'any.sqlite'), (db) => {
    db.exec("CREATE TABLE t (a TEXT, b TEXT) STRICT; CREATE INDEX i ON t (a, b); INSERT INTO t VALUES ('b', 'x'), ('a', 'y')");
    const first = digestOf(db);
    // By now it would rather read all columns from the index, in its order.
    db.exec("ANALYZE; UPDATE sqlite_stat1 SET stat = stat || ' sz=1'; ANALYZE sqlite_schema");
    expect(db.prepare('SELECT a FROM t').pluck().all()).toEqual(['a', 'b']);
    return [first, digestOf(db)];
  });
  expect(sums[1]).toEqual(sums[0]);
});
