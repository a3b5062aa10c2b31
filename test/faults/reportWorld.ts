import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Envelope, Manifest } from '../../src/bundle/manifest';
import { epochOf } from '../../src/protocol/reporting/tokens';
import { makeTokenKeys } from '../../src/server/bundles/tokenKeys';
import type { Repositories } from '../../src/server/records/repositories';
import { openStore } from '../../src/server/store/openStore';
import { type ServerProcess, startServerProcess } from '../helpers/server/serverProcess';
import { ADMIN_TOKEN, client, WEBHOOK_SECRET } from '../helpers/server/testServer';
import { SHOP_TOKEN, startTestShop } from '../helpers/server/testShop';
import { tokenBundle } from '../helpers/server/tokens';
import { testKey } from '../helpers/testBundle';

/** All devices come from one address here. */
const NO_RATES = { RATE_CLAIMS: '0', RATE_REPORTS: '0', RATE_TOKENS: '0', RATE_SHARED: '0' };

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/**
 * A server as a process, at an address that stays when it is killed and started again, with a bundle whose reports need tokens.
 * @param database URL of a PostgreSQL database; absent: SQLite
 */
export const startReportWorld = async (database?: string, args?: readonly string[]) => {
  const [shop, key, port] = [await startTestShop(), await testKey(), await freePort()];
  const home = mkdtempSync(join(tmpdir(), 'couplet-reports-'));
  const place = { DATA_DIR: home, ...(database === undefined ? {} : { DATABASE_URL: database }) };
  const withStore = async <T>(work: (store: Repositories) => Promise<T>): Promise<T> => {
    const store = await openStore({ DATA_DIR: home, DATABASE_URL: database } as Parameters<typeof openStore>[0], () => undefined);
    return work(store).finally(() => store.close());
  };
  const now = Date.now();
  const { keys, bundle } = await withStore(async (store) => ({
    keys: await makeTokenKeys(store, now, 2),
    bundle: await tokenBundle(key, store, { now, epochs: 2 }),
  }));
  const tokenKey = keys.find(({ epoch }) => epoch === epochOf(now));
  if (!tokenKey) throw new Error('no key of this epoch');
  const url = `http://127.0.0.1:${port}`;
  const shopAccess = { SITE_KEY: key.siteKey, SHOP_URL: shop.url, SHOP_TOKEN };
  const env = { ADMIN_TOKEN, WEBHOOK_SECRET, PORT: String(port), ...shopAccess, ...NO_RATES, ...place };
  let server: ServerProcess;
  let up: Promise<unknown> = Promise.resolve();
  const start = async (): Promise<void> => {
    server = await startServerProcess(env, args);
  };
  await start();
  const published = await client(url, Date.now).publish(bundle);
  if (published.status !== 201) throw new Error(published.text);
  const manifest = JSON.parse((JSON.parse(bundle.envelope) as Envelope).payload) as Manifest;
  return {
    url,
    now,
    tokenKey,
    bundle: { id: bundle.id, manifest, shards: bundle.shards },
    up: () => up,
    /** SIGKILL, and a start on what is left. */
    killAndStart: async (): Promise<void> => {
      up = server.kill().then(start);
      await up;
    },
    /** Reports counted, by the route a merchant reads them by. */
    counted: async (): Promise<number> => {
      const { reports } = (await client(url, Date.now).summary()) as { reports: readonly { reports: number }[] };
      return reports.reduce((sum, row) => sum + row.reports, 0);
    },
    close: async (): Promise<void> => {
      await server.kill();
      await shop.stop();
      rmSync(home, { recursive: true, force: true });
    },
    file: join(home, 'couplet.sqlite'),
    stop: () => server.kill(),
  };
};
export type ReportWorld = Awaited<ReturnType<typeof startReportWorld>>;

export const idOf = (n: number): string => createHash('sha256').update(`report ${n}`).digest('hex').slice(0, 32);
