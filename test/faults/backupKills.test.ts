import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import SQLite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRng, uniform } from '../../src/maths/random';
import type { Repositories } from '../../src/server/records/repositories';
import { checkBackup, digestOf } from '../../src/server/store/backup/backupFormat';
import { makeBackup } from '../../src/server/store/backup/makeBackup';
import { unpackBackup } from '../../src/server/store/backup/unpackBackup';
import { openSqliteStore } from '../../src/server/store/sqlite/sqliteStore';
import { reportId } from '../helpers/server/testServer';
import { runs } from './faultWorld';

const KILLS = runs(20);
const ROWS = 150_000;
const home = mkdtempSync(join(tmpdir(), 'couplet-backup-kills-'));
const [data, copies] = [join(home, 'data'), join(home, 'copies')];
const database = (folder: string): string => join(folder, 'couplet.sqlite');
const seed = seededRng(16);
const rng = (): number => uniform(seed);

const report = (n: number) =>
  ({ v: 'report/1', id: reportId(n), bundle: '0'.repeat(16), question: 'stratum-outcome', answer: n % 8, pad: '' }) as const;
const add = (store: Repositories, n: number) => store.addReport(report(n), n.toString(16).padStart(64, '0'), Date.now());
const secretsOf = (folder: string): string => readFileSync(join(folder, 'secrets.json'), 'utf8');

/** A data folder with reports of ids from `from`, and its name as its secret. */
const fill = async (folder: string, rows: number, from: number): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'secrets.json'), folder);
  const store = await openSqliteStore({ file: database(folder), maxWaiting: rows });
  for (let n = 0; n < rows; n += 10_000)
    await Promise.all(Array.from({ length: Math.min(10_000, rows - n) }, (_, i) => add(store, from + n + i)));
  await store.close();
};

const start = (folder: string, args: readonly string[]): ChildProcess =>
  spawn(process.execPath, ['dist/node/couplet.js', ...args], { env: { PATH: process.env.PATH, DATA_DIR: folder }, stdio: 'ignore' });
/** Ends the command after a share of the time it takes. @returns whether it was still running */
const killed = async (child: ChildProcess, afterMs: number): Promise<boolean> => {
  const closed = once(child, 'close');
  await Promise.race([pause(afterMs), closed]);
  child.kill('SIGKILL');
  const [code] = await closed;
  return code === null;
};
const timeOf = async (folder: string, args: readonly string[]): Promise<number> => {
  const from = performance.now();
  expect(await once(start(folder, args), 'close')).toEqual([0, null]);
  return performance.now() - from;
};
const digest = (folder: string): string => {
  const db = new SQLite(database(folder));
  const { sha256 } = digestOf(db);
  db.close();
  return sha256;
};

beforeAll(async () => {
  mkdirSync(copies);
  await fill(data, ROWS, 0);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe(`a command killed with SIGKILL, ${KILLS} times at another moment`, () => {
  it('backup, beside a server that writes: the file is the last whole one or a new whole one, with all that was acknowledged', async () => {
    const file = join(copies, 'couplet.backup');
    const store = await openSqliteStore({ file: database(data) });
    let [acknowledged, going, interrupted, written] = [ROWS, true, 0, 0];
    const writing = (async () => {
      for (let n = ROWS; going; n++) {
        await add(store, n);
        acknowledged = n + 1;
      }
    })();
    const ms = await timeOf(data, ['backup', file]);
    for (let kill = 0; kill < KILLS; kill++) {
      // Every second one begins without a file.
      if (kill % 2 === 0) rmSync(file);
      const [before, beginning] = [existsSync(file) ? readFileSync(file) : undefined, acknowledged];
      if (await killed(start(data, ['backup', file]), ms * (0.2 + 1.3 * rng()))) interrupted++;
      if (existsSync(file) && !before?.equals(readFileSync(file))) {
        written++;
        expect(checkBackup(file)).toMatchObject({ ok: true });
        const db = new SQLite(file, { readonly: true });
        const [rows, counted] = ['SELECT count(*) FROM report', 'SELECT sum(count) FROM report_count'].map((sql) =>
          db.prepare(sql).pluck().get(),
        );
        db.close();
        expect(counted).toBe(rows);
        expect(rows).toBeGreaterThanOrEqual(beginning);
      }
      if (!existsSync(file)) await timeOf(data, ['backup', file]);
    }
    going = false;
    await writing;
    await store.close();
    await timeOf(data, ['backup', file]);
    expect(readdirSync(copies)).toEqual(['couplet.backup']);
    process.stderr.write(
      `backup: ${Math.round(ms)} ms, ${interrupted} of ${KILLS} interrupted, ${written} whole files, ${acknowledged} reports\n`,
    );
    expect(interrupted).toBeGreaterThan(KILLS / 4);
  });

  it('restore: the folder has the old data or the new, each with its secrets, and the old data is kept', async () => {
    const file = join(copies, 'restore.backup');
    expect(await makeBackup(data, file, Date.now())).toMatchObject({ ok: true });
    const old = join(home, 'old');
    await fill(old, 1_000, 1e9);
    const folder = join(home, 'folder');
    const refill = (): void => {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder);
      for (const name of ['couplet.sqlite', 'secrets.json']) copyFileSync(join(old, name), join(folder, name));
    };
    refill();
    const ms = await timeOf(folder, ['restore', file, '--force']);
    const [oldData, newData] = [digest(old), digest(folder)];
    expect(newData).not.toBe(oldData);
    const found = { old: 0, new: 0 };
    for (let kill = 0; kill < KILLS; kill++) {
      refill();
      await killed(start(folder, ['restore', file, '--force']), ms * (0.2 + 1.1 * rng()));
      // As a server does when it starts.
      unpackBackup(folder, Date.now());
      const isNew = digest(folder) === newData;
      found[isNew ? 'new' : 'old']++;
      expect([isNew ? newData : digest(folder), secretsOf(folder)]).toEqual(isNew ? [newData, data] : [oldData, old]);
      const aside = readdirSync(folder).find((name) => name.startsWith('before-restore'));
      if (isNew) expect(digest(join(folder, aside ?? ''))).toBe(oldData);
    }
    process.stderr.write(`restore: ${Math.round(ms)} ms, ${found.old} times the old data, ${found.new} times the new\n`);
    expect(found.old).toBeGreaterThan(0);
    // A run after those that were killed tidies up.
    await timeOf(folder, ['restore', file, '--force']);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect([digest(folder), secretsOf(folder)]).toEqual([newData, data]);
  });
});
