import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startServerProcess } from '../helpers/server/serverProcess';
import { ADMIN_TOKEN, client, WEBHOOK_SECRET } from '../helpers/server/testServer';
import { SHOP_TOKEN, startTestShop } from '../helpers/server/testShop';
import { createTraffic } from '../helpers/server/traffic';
import { testBundle, testKey } from '../helpers/testBundle';

const BUDGET = 120;
/** All shoppers come from one address here. */
const NO_RATES = { RATE_CLAIMS: '0', RATE_REPORTS: '0', RATE_TOKENS: '0', RATE_SHARED: '0' };

/** A run in a hurry: `COUPLET_FAULT_RUNS=5 npm run test:faults` plays at most so many rounds of everything. */
export const runs = (wanted: number): number => Math.min(wanted, Number(process.env.COUPLET_FAULT_RUNS ?? wanted));

export const sortedMedian = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** A shop, a bundle, traffic for so many rounds, and servers as processes, one after the other or side by side. */
export const startFaultWorld = async (rounds: number) => {
  const shop = await startTestShop();
  const key = await testKey();
  const home = mkdtempSync(join(tmpdir(), 'couplet-fault-'));
  let servers: readonly ServerProcess[] = [];
  const clients = new Map<string, ReturnType<typeof client>>();
  const call = (n: number) => {
    const { url = '' } = servers[n % servers.length] ?? {};
    const known = clients.get(url) ?? client(url, Date.now);
    clients.set(url, known);
    return known;
  };
  const traffic = createTraffic({ bundle: await testBundle(key), rounds, budget: BUDGET, call, activeCodes: shop.activeCodes });
  return {
    home,
    traffic,
    /** Starts so many servers and sends the traffic there. */
    start: async (where: Readonly<Record<string, string>>, count = 1, args?: readonly string[]): Promise<readonly ServerProcess[]> => {
      const env = { ADMIN_TOKEN, WEBHOOK_SECRET, SITE_KEY: key.siteKey, SHOP_URL: shop.url, SHOP_TOKEN, ...NO_RATES, ...where };
      servers = await Promise.all(Array.from({ length: count }, () => startServerProcess(env, args)));
      return servers;
    },
    servers: () => servers,
    kill: async (): Promise<void> => void (await Promise.all(servers.map((server) => server.kill()))),
    close: async (): Promise<void> => {
      await Promise.all(servers.map((server) => server.kill()));
      await shop.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
};
export type FaultWorld = Awaited<ReturnType<typeof startFaultWorld>>;
