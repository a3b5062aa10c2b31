import { setTimeout as pause } from 'node:timers/promises';
import { residentBytes } from '../server/cpu';
import { bundle, environment, scratch, startMeasured } from '../server/measuredServer';
import { startLoad, startWorker } from '../server/worker';
import type { Minute } from './soakResult';

const MINUTE = 60_000;
const [MANY, FEW] = [128, 32];
/** Reports until SQLite's page caches, 16 MB a connection, are full, as in `bench -- server`. */
const FIRST = 200_000;
/** For so long its peak is taken, ms, after as long to get warm. */
const PEAK_MS = 5_000;

/** The built server on SQLite, at half the rate it answers when asked as fast as it can. @param each told of every minute */
export const soakServer = async (minutes: number, each: (minute: Minute) => void): Promise<readonly Minute[]> => {
  const shop = await startWorker('shopWorker');
  const data = scratch();
  const args = ['--expose-gc', '--require', './bench/server/collectGarbage.cjs', 'dist/node/couplet.js', 'serve', '--json'];
  const server = await startMeasured(environment((shop.first as { url: string }).url, { DATA_DIR: data.path }), args);
  const load = await startLoad();
  try {
    const order = { what: 'reports', url: server.url, bundle: bundle.id } as const;
    await load.run({ ...order, connections: MANY, requests: FIRST });
    const asFast = () => load.run({ ...order, connections: MANY, ms: PEAK_MS });
    await asFast();
    const peak = await asFast();
    const perSecond = (1_000 * peak.acknowledged) / peak.ms / 2;
    const all: Minute[] = [];
    for (let minute = 1; minute <= minutes; minute++) {
      const run = await load.run({ ...order, connections: FEW, ms: 0.95 * MINUTE, perSecond });
      if (run.failed > 0) throw new Error(`${run.failed} reports were neither acknowledged nor shed: ${JSON.stringify(run.failures)}`);
      process.kill(server.pid, 'SIGUSR2');
      await pause(1_500);
      const seen: Minute = {
        minute,
        'reports a second': (1_000 * run.acknowledged) / run.ms,
        shed: run.shed,
        'resident memory': residentBytes(server.pid),
        p50: run.p50,
        p99: run.p99,
      };
      all.push(seen);
      each(seen);
    }
    return all;
  } finally {
    await server.stop();
    for (const { close } of [load, shop]) await close();
    data.remove();
  }
};
