import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** From the start of the process until it says where it listens: the store is open by then. */
  readonly listeningMs: number;
  /** From the start of the process to the first 200 of `/readyz`. */
  readonly readyMs: number;
  /** SIGKILL; resolves once the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** The built command, as a shop runs it. */
const BUILT = ['dist/node/couplet.js', 'serve', '--json'];

/** What still runs goes with the test, however it ends. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

const listening = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /"url":"([^"]+)"/.exec(text)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', (code, signal) => reject(new Error(`the server ended with ${code ?? signal} before it listened`)));
  });

const ready = async (url: string, child: ChildProcess): Promise<void> => {
  while (child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    await pause(5);
  }
  throw new Error('the server ended before it was ready');
};

/**
 * Starts a server in a process of its own and waits until `/readyz` answers 200.
 * @param env beside PATH, HOST, a free PORT and no logging
 * @param args of Node, by default the built command
 */
export const startServerProcess = async (
  env: Readonly<Record<string, string>>,
  args: readonly string[] = BUILT,
): Promise<ServerProcess> => {
  const from = performance.now();
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'silent', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  const gone = new Promise<number | null>((resolve) =>
    child.once('exit', (code) => {
      running.delete(child);
      resolve(code);
    }),
  );
  const end = (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    child.kill(signal);
    return gone;
  };
  const url = await listening(child);
  const listeningMs = performance.now() - from;
  await ready(url, child);
  return {
    url,
    pid: child.pid ?? 0,
    listeningMs,
    readyMs: performance.now() - from,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
};

/** A call of a server's admin API by its whole path; throws at any answer but a good one. */
export type AdminCall = (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;

export const adminOf =
  (server: string, token: string): AdminCall =>
  async (method, path, body) => {
    const answer = await fetch(server + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  };

/** A bundle as it lies in its folder. */
export interface PublishedBundle {
  readonly envelope: string;
  readonly shards: ReadonlyMap<string, Uint8Array>;
}

export const publishWith = async (admin: AdminCall, { envelope, shards }: PublishedBundle): Promise<void> => {
  const encoded = Object.fromEntries([...shards].map(([hash, bytes]) => [hash, Buffer.from(bytes).toString('base64')]));
  await admin('POST', '/v1/admin/bundles', { envelope, shards: encoded });
};
