import { startServerProcess } from '../../test/helpers/server/serverProcess';
import { type BenchRow, median, rounded } from '../benchResult';
import { cpuMs } from './cpu';
import { environment, scratch } from './measuredServer';
import { startWorker } from './worker';

const STARTS = 9;
const BUDGET_MS = 1_000;

/** From the start of the process to `/readyz` 200, on its own data of the start before. */
export const start = async (): Promise<readonly BenchRow[]> => {
  const shop = await startWorker('shopWorker');
  const { url: shopUrl } = shop.first as { url: string };
  const data = scratch();
  try {
    const times: number[] = [];
    const cpu: number[] = [];
    for (let run = -1; run < STARTS; run++) {
      const server = await startServerProcess(environment(shopUrl, { DATA_DIR: data.path }));
      const took = cpuMs(server.pid);
      await server.stop();
      if (run < 0) continue;
      times.push(server.readyMs);
      cpu.push(took);
    }
    const value = rounded(median(times));
    const note = `to /readyz 200; median of ${STARTS}; least ${rounded(Math.min(...times))}, most ${rounded(Math.max(...times))}; CPU ${rounded(median(cpu))} ms`;
    return [{ what: 'start, SQLite', value, unit: 'ms', budget: BUDGET_MS, ok: value <= BUDGET_MS, note }];
  } finally {
    await shop.close();
    data.remove();
  }
};
