import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { evershopEnv, installEvershop } from './installEvershop';

export interface RunningEvershop {
  readonly url: string;
  /** The administrator Couplet uses. */
  readonly email: string;
  readonly password: string;
  /** A call of its REST API as that administrator. */
  api(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

export interface EvershopOptions {
  /** An empty database. */
  readonly databaseUrl: URL;
  readonly port: number;
  /** Where its storefront loads Couplet from. */
  readonly couplet: { readonly server: string; readonly key: string };
}

const [EMAIL, PASSWORD] = ['couplet@example.test', 'Password-of-the-tests-1'] as const;

export const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** EverShop's web server has child processes for events and cron: they are of one process group. */
const stopGroup = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return resolve();
    child.once('exit', () => resolve());
    process.kill(-child.pid, 'SIGKILL');
  });

export const startEvershop = async ({ databaseUrl, port, couplet }: EvershopOptions): Promise<RunningEvershop> => {
  const folder = installEvershop();
  const env = {
    ...process.env,
    ...evershopEnv(databaseUrl),
    PORT: String(port),
    NODE_CONFIG: JSON.stringify({ shop: { homeUrl: `http://127.0.0.1:${port}` }, couplet: { ...couplet, consent: 'granted' } }),
  };
  const url = `http://127.0.0.1:${port}`;
  const child = spawn('node_modules/.bin/evershop', ['start'], { cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output = `${output}${chunk}`.slice(-4_000)));
  const kill = (): void => void (child.pid !== undefined && child.exitCode === null && process.kill(-child.pid, 'SIGKILL'));
  process.once('exit', kill);
  const stop = (): Promise<void> => {
    process.off('exit', kill);
    return stopGroup(child);
  };
  try {
    for (let tries = 0; ; tries++) {
      const status = await fetch(url).then(
        async (answer) => {
          await answer.arrayBuffer();
          return answer.status;
        },
        () => 0,
      );
      if (status === 200) break;
      if (tries === 240 || child.exitCode !== null) throw new Error(`EverShop did not start:\n${output}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    const created = spawnSync(
      'node_modules/.bin/evershop',
      ['user:create', '--email', EMAIL, '--password', PASSWORD, '--name', 'Couplet'],
      {
        cwd: folder,
        env,
        encoding: 'utf8',
      },
    );
    if (created.status !== 0) throw new Error(`EverShop made no administrator:\n${created.stdout}${created.stderr}`);
  } catch (error) {
    await stop();
    throw error;
  }

  const send = async (method: string, path: string, body: unknown, headers: Readonly<Record<string, string>>) => {
    const answer = await fetch(`${url}/api${path}`, {
      method,
      // A connection that was kept may be closed by EverShop just as it is used again.
      headers: { 'content-type': 'application/json', connection: 'close', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { data: Record<string, unknown> };
  };
  // EverShop counts calls, so the token is asked for once; it lasts a quarter of an hour.
  const { data } = await send('POST', '/user/tokens', { email: EMAIL, password: PASSWORD }, {});
  const api: RunningEvershop['api'] = async (method, path, body) =>
    (await send(method, path, body, { authorization: `Bearer ${String(data.accessToken)}` })).data;
  return { url, email: EMAIL, password: PASSWORD, api, stop };
};
