import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import type { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backupCommand, restoreCommand } from '../../src/cli/backupCommands';
import { inspectSqlite } from '../../src/server/doctor/gather/inspectSqlite';
import { startServer } from '../../src/server/main';
import { digestOf } from '../../src/server/store/backup/backupFormat';
import { makeBackup } from '../../src/server/store/backup/makeBackup';
import { restoreBackup } from '../../src/server/store/backup/restoreBackup';
import { unpackBackup } from '../../src/server/store/backup/unpackBackup';
import { newestSchema } from '../../src/server/store/sqlite/migrations';
import { openForReading, openForWriting } from '../../src/server/store/sqlite/openDatabase';
import { openSqliteStore } from '../../src/server/store/sqlite/sqliteStore';
import { NOT_EXPORTED } from '../../src/server/store/transfer/transferFormat';
import { printedOutput } from '../helpers/node/printedOutput';
import { fill, withStore } from '../helpers/server/filledStore';
import { reportId } from '../helpers/server/testServer';

const NOW = 1_700_000_000_000;
const SECRETS = '{"version":1,"adminToken":"one"}';
let dir: string;
let [data, other, file] = ['', '', ''];
const database = (folder: string): string => join(folder, 'couplet.sqlite');
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'couplet-backup-'));
  [data, other, file] = [join(dir, 'data'), join(dir, 'other'), join(dir, 'copies', 'couplet.backup')];
  mkdirSync(join(dir, 'copies'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const withDatabase = <T>(path: string, work: (db: SQLite.Database) => T): T => {
  const db = new SQLite(path);
  try {
    return work(db);
  } finally {
    db.close();
  }
};
const countRows = (path: string): Readonly<Record<string, number>> =>
  withDatabase(path, (db) => {
    const names = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all() as string[];
    return Object.fromEntries(names.map((name) => [name, db.prepare(`SELECT count(*) FROM ${name}`).pluck().get() as number]));
  });
/** Of all that a backup keeps. */
const digest = (folder: string): unknown => {
  copyFileSync(database(folder), join(dir, 'digest.sqlite'));
  return withDatabase(join(dir, 'digest.sqlite'), (db) => {
    for (const table of NOT_EXPORTED) db.exec(`DELETE FROM ${table}`);
    return digestOf(db);
  });
};
const report = (n: number) =>
  ({ v: 'report/1', id: reportId(n), bundle: '0'.repeat(16), question: 'stratum-outcome', answer: n % 8, pad: '' }) as const;
const hashOf = (n: number): string => n.toString(16).padStart(64, '0');

const filled = async (): Promise<void> => {
  await fill({ DATA_DIR: data });
  writeFileSync(join(data, 'secrets.json'), SECRETS);
  writeFileSync(join(data, 'key.json'), 'key');
};
const backedUp = async (): Promise<void> => {
  await filled();
  expect(await makeBackup(data, file, NOW)).toMatchObject({ ok: true });
};
const code = (result: { readonly ok: boolean; readonly error?: { readonly code: string } }) => (result.ok ? 'ok' : result.error?.code);

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

describe('couplet backup and couplet restore', () => {
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

  it('refuse a folder with data, unless forced, and keep what was there', async () => {
    await backedUp();
    await fill({ DATA_DIR: other });
    writeFileSync(join(other, 'secrets.json'), 'others');
    await withStore({ DATA_DIR: other }, (store) => store.addReport(report(5_000), hashOf(5_000), NOW));
    const before = digest(other);
    expect(code(restoreBackup(other, file, false, NOW))).toBe('data_not_empty');
    expect(digest(other)).toEqual(before);
    const restored = restoreBackup(other, file, true, NOW);
    expect(restored).toMatchObject({ ok: true, value: { aside: join(other, 'before-restore-20231114T221320000Z') } });
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
    const newer = Buffer.from(
      String(whole.toString('latin1')).replace(`"schema":${newestSchema}`, `"schema":${newestSchema + 1}`),
      'latin1',
    );
    expect(tried(newer)).toBe('backup_newer');
  });

  it('replace a database too damaged to be opened, and keep it', async () => {
    await backedUp();
    writeFileSync(database(data), 'no database'.repeat(100));
    expect(code(restoreBackup(data, file, true, NOW))).toBe('ok');
    expect(readdirSync(data).sort()).toEqual([
      'before-restore-20231114T221320000Z',
      'couplet.reserve',
      'couplet.sqlite',
      'key.json',
      'secrets.json',
    ]);
    expect(readFileSync(join(data, 'before-restore-20231114T221320000Z', 'couplet.sqlite'), 'utf8')).toMatch(/^no database/);
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
    expect(readFileSync(join(other, 'before-restore-20231114T221320000Z', 'key.json'), 'utf8')).toBe('another key');
    expect(digest(other)).toEqual(digest(data));
  });

  it('let no other process write to the old file while they replace it, also without hard links', async () => {
    await backedUp();
    expect(code(restoreBackup(other, file, false, NOW))).toBe('ok');
    await withStore({ DATA_DIR: other }, (store) => store.addReport(report(7_000), hashOf(7_000), NOW));
    const [before, kept] = [digest(other), join(other, 'before-restore-20231114T221320000Z')];
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
    const kept = join(other, 'before-restore-20231114T221320000Z');
    expect(restoreBackup(other, file, true, NOW, started)).toMatchObject({
      ok: false,
      error: { code: 'data_in_use', message: expect.stringContaining(kept) },
    });
    expect([readFileSync(database(other), 'utf8'), digest(kept)]).toEqual(['another server', before]);
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

describe('the commands', () => {
  const printed = printedOutput();
  afterEach(() => vi.unstubAllEnvs());
  const run = async (command: Command, args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> => {
    vi.unstubAllEnvs();
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    printed.clear();
    await command.parseAsync(args, { from: 'user' });
    return printed.text();
  };

  it('print what they did, and name pg_dump for PostgreSQL', async () => {
    await filled();
    expect(await run(backupCommand(), [file], { DATA_DIR: data })).toMatch(
      /\d+ rows, secrets\.json and key\.json written to .*couplet\.backup/,
    );
    expect(JSON.parse(await run(restoreCommand(), [file, '--json'], { DATA_DIR: other }))).toMatchObject({
      folder: other,
      schema: newestSchema,
    });
    for (const command of [backupCommand(), restoreCommand()])
      expect(await run(command, [file], { DATABASE_URL: 'postgres://u@localhost/db' })).toMatch(/^backup_postgres: .*pg_dump/);
  });
});

it('`couplet --help | head` ends without an error', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/couplet.ts', '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(said).toBe('');
});
