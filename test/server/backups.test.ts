import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, SECOND } from '../../src/protocol/values/clock';
import { fail } from '../../src/protocol/values/result';
import { type BackupSettings, createBackups } from '../../src/server/backups/backups';
import { checkBackup } from '../../src/server/store/backup/backupFormat';
import { lastBackupAt, makeBackup } from '../../src/server/store/backup/makeBackup';
import { openSqliteStore } from '../../src/server/store/sqlite/sqliteStore';
import { ADMIN_TOKEN, ask, startTestServer, type TestServer } from '../helpers/server/testServer';
import { until } from '../helpers/until';

let server: TestServer;
let dir = '';
let make: BackupSettings['make'];
const folder = (): string => join(dir, 'backups');
const start = (change: Partial<BackupSettings> = {}): Promise<TestServer> =>
  startTestServer({
    openStore: (made) => {
      dir = made;
      return openSqliteStore({ file: join(made, 'couplet.sqlite') });
    },
    deps: {
      backups: {
        // The folder is known only once the server is there.
        get folder() {
          return folder();
        },
        make: (...given) => make(...given),
        lastAt: () => lastBackupAt(dir),
        everyHours: 0,
        keep: 2,
        ...change,
      },
    },
  });

beforeEach(async () => {
  make = (file, now, progress) => makeBackup(dir, file, now, progress);
  server = await start();
});
afterEach(() => server.close());

interface Listed {
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly scheduled: boolean }[];
  readonly running: { readonly share: number } | null;
  readonly failure: { readonly code: string } | null;
}
const list = async (of = server): Promise<Listed> => (await of.admin('GET', 'backups')).json as Listed;
const finished = (of = server): Promise<Listed> =>
  until(async () => ((await list(of)).running === null ? list(of) : undefined), 'the backup ends');
const code = (answer: { readonly json: unknown }): string => (answer.json as { error: { code: string } }).error.code;

describe('backups in the console', () => {
  it('are made, listed, downloaded byte for byte, restorable, and deleted', async () => {
    expect(await list()).toMatchObject({ v: 'backups/1', possible: true, running: null, failure: null, files: [] });
    expect((await server.admin('POST', 'backups')).status).toBe(202);
    const { files } = await finished();
    expect(files).toMatchObject([{ name: 'couplet-20231114T221320Z.backup', takenAt: server.time.now, scheduled: false }]);
    const { name = '', bytes } = files[0] ?? {};
    const response = await fetch(`${server.url}/v1/admin/backups/${name}`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
    const body = Buffer.from(await response.arrayBuffer());
    expect([response.headers.get('content-disposition'), body.length]).toEqual([`attachment; filename="${name}"`, bytes]);
    expect(body.equals(readFileSync(join(folder(), name)))).toBe(true);
    expect(checkBackup(join(folder(), name))).toMatchObject({ ok: true });
    expect((await server.admin('DELETE', `backups/${name}`)).json).toEqual({ deleted: name });
    expect([readdirSync(folder()), (await server.admin('DELETE', `backups/${name}`)).status]).toEqual([[], 404]);
    const { entries } = (await server.admin('GET', 'audit')).json as { entries: { subject: string; action: string }[] };
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['POST /v1/admin/backups', 'GET /v1/admin/backups/:name', 'DELETE /v1/admin/backups/:name']),
    );
  });

  it('are the owner’s only', async () => {
    const { token } = (await server.admin('POST', 'tokens', { name: 'ed', role: 'editor' })).json as { token: string };
    const as = { authorization: `Bearer ${token}` };
    for (const [method, path] of [
      ['GET', 'backups'],
      ['POST', 'backups'],
      ['GET', 'backups/couplet-20231114T221320Z.backup'],
      ['DELETE', 'backups/couplet-20231114T221320Z.backup'],
    ])
      expect((await ask(`${server.url}/v1/admin/${path}`, { method: method ?? '', headers: as })).status).toBe(403);
  });

  it.each(['..%2Fcouplet.sqlite', 'couplet.sqlite', 'secrets.json', 'couplet-20231114T221320Z.backup.12.part', '..'])(
    'lead to no other file: %s',
    async (name) => {
      mkdirSync(folder(), { recursive: true });
      writeFileSync(join(folder(), 'secrets.json'), 'secret');
      expect((await server.admin('GET', `backups/${name}`)).status).toBe(404);
      expect((await server.admin('DELETE', `backups/${name}`)).status).toBe(404);
      expect(existsSync(join(dir, 'couplet.sqlite'))).toBe(true);
    },
  );

  it('lead out of the folder by no link', async () => {
    mkdirSync(folder(), { recursive: true });
    symlinkSync(join(dir, 'couplet.sqlite'), join(folder(), 'couplet-20231114T221320Z.backup'));
    expect((await list()).files).toEqual([]);
    expect((await server.admin('GET', 'backups/couplet-20231114T221320Z.backup')).status).toBe(404);
  });

  it('are made one at a time, with their progress', async () => {
    let finish: () => void = () => undefined;
    make = async (_file, _now, progress) => {
      progress(0.5);
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return fail('database_damaged', 'Damaged.');
    };
    await server.admin('POST', 'backups');
    await until(async () => (await list()).running?.share === 0.5, 'progress');
    expect(code(await server.admin('POST', 'backups'))).toBe('backup_running');
    finish();
    expect((await finished()).failure).toMatchObject({ code: 'database_damaged' });
  });

  it('say why one failed, and remove what it left', async () => {
    make = (file) => {
      writeFileSync(`${file}.99.part`, '');
      return Promise.reject(new Error('The disk broke.'));
    };
    await server.admin('POST', 'backups');
    expect((await finished()).failure).toMatchObject({ code: 'backup_failed', message: 'The disk broke.' });
    make = (file, now, progress) => makeBackup(dir, file, now, progress);
    await server.admin('POST', 'backups');
    await finished();
    expect(readdirSync(folder())).toEqual(['couplet-20231114T221320Z.backup']);
  });

  it('say why one failed, also if the database did not answer before it', async () => {
    const errors: unknown[] = [];
    const facts = async () => {
      throw new Error('The database is away.');
    };
    const settings = { folder: join(dir, 'others'), make, lastAt: () => undefined, everyHours: 1, keep: 1 };
    const backups = createBackups({ ...settings, store: { facts }, clock: Date.now, onError: (error) => void errors.push(error) });
    expect(await backups.dispatch()).toBe(0);
    expect([backups.running(), backups.failure(), errors.length]).toMatchObject([undefined, { message: 'The database is away.' }, 1]);
  });

  it('are made by a schedule, which keeps its newest and deletes no other', async () => {
    const timed = await start({ everyHours: 24 });
    await timed.admin('POST', 'backups');
    await finished(timed);
    const { backups } = timed;
    expect(await backups?.dispatch()).toBe(1);
    expect(await backups?.dispatch()).toBe(0);
    for (let day = 0; day < 3; day++) {
      timed.time.now += DAY + SECOND;
      expect(await backups?.dispatch()).toBe(1);
      timed.time.now += HOUR;
    }
    const { files } = await list(timed);
    expect(files.map(({ scheduled }) => scheduled)).toEqual([true, true, false]);
    await timed.close();
  });

  it('are not possible with PostgreSQL, which has its own tools', async () => {
    const other = await startTestServer();
    expect(await list(other)).toMatchObject({ possible: false, files: [] });
    expect(code(await other.admin('POST', 'backups'))).toBe('backup_postgres');
    await other.close();
  });
});
