import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, migrations } from '../../src/server/store/sqlite/migrations';
import { openSqliteStore } from '../../src/server/store/sqlite/sqliteStore';
import { storeContract } from './storeContract';

const folder = (): string => mkdtempSync(join(tmpdir(), 'couplet-store-'));

storeContract('SQLite', async () => {
  const dir = folder();
  return {
    open: () => openSqliteStore({ file: join(dir, 'couplet.sqlite') }),
    dispose: async () => rmSync(dir, { recursive: true, force: true }),
  };
});

describe('the SQLite store', () => {
  let dir: string;
  let file: string;
  beforeEach(() => {
    dir = folder();
    file = join(dir, 'couplet.sqlite');
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const report = (n: number) =>
    ({
      v: 'report/1',
      id: n.toString(16).padStart(32, '0'),
      bundle: '0'.repeat(16),
      question: 'stratum-outcome',
      answer: 0,
      pad: '',
    }) as const;

  it('refuses with overloaded when more writes wait than it may hold, and loses none it took', async () => {
    const store = await openSqliteStore({ file, maxWaiting: 10 });
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => store.addReport(report(n), 'a', 0)));
    const refused = answers.filter(({ ok }) => !ok);
    expect(refused).toHaveLength(40);
    expect(refused[0]).toMatchObject({ error: { code: 'overloaded' } });
    expect(await store.reportCounts()).toMatchObject([{ count: 10 }]);
    await store.close();
  });

  it('keeps everything across batches smaller than the load', async () => {
    const store = await openSqliteStore({ file, maxBatch: 7 });
    await Promise.all(Array.from({ length: 500 }, (_, n) => store.addReport(report(n), 'a', 0)));
    expect(await store.reportCounts()).toMatchObject([{ count: 500 }]);
    await store.close();
  });

  it('answers writes still waiting when it is closed', async () => {
    const store = await openSqliteStore({ file });
    const waiting = Promise.all(Array.from({ length: 100 }, (_, n) => store.addReport(report(n), 'a', 0)));
    await store.close();
    expect((await waiting).every(({ ok }) => ok)).toBe(true);
    await expect(store.setServing(true, 0)).rejects.toThrow('closed');
    expect(await store.ready()).toBe(false);
  });

  it('writes with WAL, full syncs and pages of 8 kB', async () => {
    await (await openSqliteStore({ file })).close();
    const db = new SQLite(file);
    expect([db.pragma('journal_mode', { simple: true }), db.pragma('page_size', { simple: true })]).toEqual(['wal', 8_192]);
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.length);
    db.close();
  });

  it('refuses a file of a newer version and leaves it as it is', async () => {
    const db = new SQLite(file);
    migrate(db);
    db.pragma('user_version = 999');
    db.close();
    await expect(openSqliteStore({ file })).rejects.toThrow('schema 999');
  });

  it('refuses a file that is no database', async () => {
    await expect(openSqliteStore({ file: dir })).rejects.toThrow();
  });
});
