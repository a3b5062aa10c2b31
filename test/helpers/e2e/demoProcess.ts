import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The demo as `npm start` runs it, in a process of its own with its own data folder. */
export interface DemoProcess {
  readonly shop: string;
  readonly server: string;
  readonly backRoom: string;
  readonly data: string;
  readonly adminToken: string;
  readonly output: () => string;
  admin(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

/** Vitest sets `BASE_URL=/` for itself; the server would take it for its own address. */
const notVitest = { BASE_URL: '' };

const stopped = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });

const address = (output: string, label: string): string | undefined => output.match(new RegExp(`${label}\\s+(https?://\\S+)`))?.[1];

export const startDemoProcess = async (env: Readonly<Record<string, string>> = {}): Promise<DemoProcess> => {
  const data = mkdtempSync(join(tmpdir(), 'couplet-e2e-'));
  const child = spawn(process.execPath, ['dist/node/demo.js'], {
    env: { ...process.env, DATA_DIR: data, PORT_SHOP: '0', PORT_COUPLET: '0', ...notVitest, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the demo did not start in 300 s:\n${output}`)), 300_000);
    const look = (): void => {
      if (!output.includes('Stop with')) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout.on('data', look);
    child.once('exit', (code) => reject(new Error(`the demo ended with ${code}:\n${output}`)));
  });
  const [shop, server, backRoom] = ['Storefront', 'Coupon server', 'Shop back room'].map((label) => address(output, label));
  if (!shop || !server || !backRoom) throw new Error(`the demo printed no addresses:\n${output}`);
  const { serverAdmin } = JSON.parse(readFileSync(join(data, 'demo.json'), 'utf8')) as { serverAdmin: string };
  return {
    shop,
    server,
    backRoom,
    data,
    adminToken: serverAdmin,
    output: () => output,
    admin: async (method, path, body) => {
      const answer = await fetch(server + path, {
        method,
        headers: { authorization: `Bearer ${serverAdmin}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as Record<string, unknown>;
    },
    stop: async () => {
      await stopped(child);
      rmSync(data, { recursive: true, force: true });
    },
  };
};
