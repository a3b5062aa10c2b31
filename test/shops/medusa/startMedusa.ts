import { spawn } from 'node:child_process';
import type { LogItem } from '../../../demo/log/logRow';
import { freePort } from '../../../demo/startDemo';
import { installMedusa, runMedusa } from './installMedusa';
import { type Api, type Stocked, stockMedusa } from './stockMedusa';

export interface Medusa extends Stocked {
  readonly url: string;
  /** As its administrator. */
  readonly admin: Api;
  /** A call of its Store API. */
  readonly store: Api;
  /** The same as a customer with an account of their own. */
  member(): Promise<Api>;
  /** Runs the plugin's script, and returns its output. */
  uninstall(): string;
  stop(): Promise<void>;
}

export interface MedusaOptions {
  /** An empty database. */
  readonly databaseUrl: string;
  readonly products: readonly LogItem[];
  /** Of Couplet's server. */
  readonly couplet: { readonly url: string; readonly token: string; readonly secret: string };
}

const [EMAIL, PASSWORD] = ['admin@example.test', 'password-of-the-tests'] as const;

const caller =
  (base: string, headers: Readonly<Record<string, string>>): Api =>
  async (method, path, body) => {
    const answer = await fetch(`${base}/${path}`, {
      method,
      // A connection that was kept may be closed by Medusa just as it is used again.
      headers: { 'content-type': 'application/json', connection: 'close', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 1_000)}`);
    return JSON.parse(text) as Record<string, unknown>;
  };

/** A real Medusa with Couplet's plugin, these products and two regions. */
export const startMedusa = async ({ databaseUrl, products, couplet }: MedusaOptions): Promise<Medusa> => {
  const folder = installMedusa();
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    MEDUSA_DISABLE_TELEMETRY: 'true',
    DATABASE_URL: databaseUrl,
    SHOP_TOKEN: couplet.token,
    WEBHOOK_SECRET: couplet.secret,
    COUPLET_URL: couplet.url,
  };
  process.stderr.write("migrating Medusa's database\n");
  runMedusa(['db:migrate'], env);
  runMedusa(['user', '--email', EMAIL, '--password', PASSWORD], env);
  const port = await freePort('127.0.0.1', 0);
  const child = spawn('node_modules/.bin/medusa', ['start', '--host', '127.0.0.1', '--port', String(port)], {
    cwd: folder,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (): void => void (child.pid !== undefined && child.exitCode === null && process.kill(-child.pid, 'SIGKILL'));
  process.once('exit', kill);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let output = '';
  const ready = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output = `${output}${chunk}`.slice(-4_000);
        if (output.includes('Server is ready')) resolve();
      });
    child.once('exit', (code) => reject(new Error(`Medusa ended with ${code}:\n${output}`)));
  });
  await ready;
  const url = `http://127.0.0.1:${port}`;
  const { token } = await caller(url, {})('POST', 'auth/user/emailpass', { email: EMAIL, password: PASSWORD });
  const admin = caller(`${url}/admin`, { authorization: `Bearer ${String(token)}` });
  const stocked = await stockMedusa(admin, products);
  const shopHeaders = { 'x-publishable-api-key': stocked.key };
  const member = async (): Promise<Api> => {
    const [sign, who] = [caller(`${url}/auth/customer`, shopHeaders), { email: 'member@example.test', password: PASSWORD }];
    const bearer = ({ token: given }: Readonly<Record<string, unknown>>) => ({ ...shopHeaders, authorization: `Bearer ${String(given)}` });
    await caller(`${url}/store`, bearer(await sign('POST', 'emailpass/register', who)))('POST', 'customers', { email: who.email });
    return caller(`${url}/store`, bearer(await sign('POST', 'emailpass', who)));
  };
  return {
    ...stocked,
    url,
    admin,
    store: caller(`${url}/store`, shopHeaders),
    member,
    uninstall: () => runMedusa(['exec', 'node_modules/couplet-medusa/uninstall.js'], env),
    stop: async () => {
      process.off('exit', kill);
      kill();
      await gone;
    },
  };
};
