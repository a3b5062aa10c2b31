import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectSqlite } from '../../../src/server/doctor/gather/inspectSqlite';
import { startServer } from '../../../src/server/main';
import { makeBackup } from '../../../src/server/store/backup/makeBackup';
import { openForReading, openForWriting } from '../../../src/server/store/sqlite/file/openDatabase';
import { fill, withStore } from '../../helpers/server/filledStore';
import { backupFolders, countRows, database, hashOf, NOW, report, withDatabase } from './backupFolders';

const { dir, data, file } = backupFolders();

describe('after a clean stop', () => {
  const copied = (): Readonly<Record<string, number>> => {
    copyFileSync(database(data), join(dir, 'copy.sqlite'));
    return countRows(join(dir, 'copy.sqlite'));
  };

  it('the .sqlite file alone has everything', async () => {
    await fill({ DATA_DIR: data });
    expect(readdirSync(data).sort()).toEqual(['couplet.reserve', 'couplet.sqlite']);
    expect(copied()).toMatchObject({ report: 1_202, claim: 4, shop_order: 2, bundle_file: 4, admin_session: 1 });
    expect(copied()).toEqual(countRows(database(data)));
  });

  it('also if another process reads the file meanwhile', async () => {
    mkdirSync(data);
    const reader = await withStore({ DATA_DIR: data }, async (store) => {
      for (let n = 0; n < 20; n++) await store.addReport(report(n), hashOf(n), NOW);
      return openForReading(database(data));
    });
    expect(copied()).toMatchObject({ report: 20 });
    reader.close();
  });

  it('unlike when the connection that closes last only reads', () => {
    mkdirSync(data);
    const db = openForWriting(database(data));
    db.exec('CREATE TABLE t (a); INSERT INTO t VALUES (1)');
    const reader = openForReading(database(data));
    reader.prepare('SELECT * FROM t').get();
    db.close();
    reader.close();
    expect(copied()).toEqual({});
  });
});

describe('a damaged database', () => {
  const damage = (): void => {
    mkdirSync(data);
    writeFileSync(database(data), 'no database'.repeat(100));
  };

  it('is told by the server and by `couplet backup`, with its file and what to do', async () => {
    damage();
    const env = { PORT: '0', DATA_DIR: data, SHOP_URL: 'http://127.0.0.1:1', SHOP_TOKEN: 'token', LOG_LEVEL: 'silent' };
    const told = {
      message: expect.stringMatching(/couplet\.sqlite is damaged .*couplet restore FILE --force/),
      cause: { code: 'database_damaged' },
    };
    await expect(startServer(env, () => undefined)).rejects.toMatchObject(told);
    await expect(makeBackup(data, file, NOW)).rejects.toMatchObject(told);
    expect(readdirSync(join(dir, 'copies'))).toEqual([]);
  });

  it('is told where only an index is', async () => {
    await fill({ DATA_DIR: data });
    withDatabase(database(data), (db) => {
      const page = db.prepare("SELECT rootpage FROM sqlite_master WHERE type = 'index' AND tbl_name = 'claim' AND sql IS NOT NULL LIMIT 1");
      const bytes = readFileSync(database(data));
      bytes[(Number(page.pluck().get()) - 1) * 8_192 + 4] = 1;
      writeFileSync(database(data), bytes);
    });
    expect(await makeBackup(data, file, NOW)).toMatchObject({
      ok: false,
      error: { code: 'database_damaged', message: expect.stringContaining(database(data)) },
    });
    expect(await inspectSqlite(database(data), undefined, Date.now)).toMatchObject({ ok: false, error: { code: 'database_damaged' } });
    expect(readdirSync(join(dir, 'copies'))).toEqual([]);
  });
});
