import { setTimeout as pause } from 'node:timers/promises';
import { type BenchRow, rounded } from '../benchResult';
import { residentBytes } from './cpu';
import { fitLine, POINTS } from './fitLine';
import { admin, bundle, environment, scratch, startMeasured } from './measuredServer';
import { type Load, startLoad, startWorker } from './worker';

/** Bytes a report. A server that keeps no more than the id of each grows by a hundred. */
const FLAT = 20;
const CONNECTIONS = 64;

export interface MemorySize {
  /** Reports until SQLite's page caches, 16 MB a connection, are full, and code is warm. */
  readonly first: number;
  /** Reports between two figures. */
  readonly step: number;
}

/** Resident memory after a garbage collection in every thread: after `first` reports, and then each `step`. */
const grow = async (load: Load, { first, step }: MemorySize, env: Readonly<Record<string, string>>) => {
  const args = ['--expose-gc', '--require', './bench/server/collectGarbage.cjs', 'dist/node/couplet.js', 'serve', '--json'];
  const server = await startMeasured(env, args);
  try {
    const points: [number, number][] = [];
    let reports = 0;
    for (let point = 0; point < POINTS; point++) {
      const requests = point === 0 ? first : step;
      const run = await load.run({ what: 'reports', url: server.url, connections: CONNECTIONS, requests, bundle: bundle.id });
      // On a machine that is busy with other work some may be shed, while garbage is collected; they are no reports.
      if (run.failed > 0) throw new Error(`${run.failed} of ${requests} reports were neither acknowledged nor shed`);
      reports += run.acknowledged;
      process.kill(server.pid, 'SIGUSR2');
      await pause(1_000);
      points.push([reports, residentBytes(server.pid)]);
      process.stderr.write(`memory: ${reports} reports, ${Math.round(residentBytes(server.pid) / 1e6)} MB\n`);
    }
    const counted = ((await admin(server.url).summary()) as { reports: { reports: number }[] }).reports.reduce(
      (sum, cell) => sum + cell.reports,
      0,
    );
    if (counted !== reports) throw new Error(`${reports} reports were acknowledged, ${counted} are counted`);
    return { points, reports, ...fitLine(points) };
  } finally {
    await server.stop();
  }
};

/** Does the server's memory grow with what it has received? Beside it the twin that keeps an id of each report, which must be seen to. */
export const memory = async (size: MemorySize): Promise<readonly BenchRow[]> => {
  const shop = await startWorker('shopWorker');
  const { url: shopUrl } = shop.first as { url: string };
  const load = await startLoad();
  const [data, twinData] = [scratch(), scratch()];
  try {
    const { points, reports, slope, low, high } = await grow(load, size, environment(shopUrl, { DATA_DIR: data.path }));
    const twin = await grow(
      load,
      { ...size, step: size.step / 5 },
      environment(shopUrl, { DATA_DIR: twinData.path, COUPLET_TWIN_LEAK: '1' }),
    );
    const mb = (at: number): number => Math.round((points.at(at)?.[1] ?? Number.NaN) / 1e6);
    return [
      {
        what: `memory over ${reports} reports`,
        value: rounded(slope),
        unit: 'B a report',
        budget: FLAT,
        ok: high <= FLAT,
        note: `95%: ${rounded(low)} to ${rounded(high)}; resident after garbage collection ${mb(0)} MB at ${points[0]?.[0]}, ${mb(-1)} MB at the end`,
      },
      {
        what: 'memory, twin that keeps an id',
        value: rounded(twin.slope),
        unit: 'B a report',
        ok: twin.low > FLAT,
        note: `95%: ${rounded(twin.low)} to ${rounded(twin.high)} over ${twin.reports} reports; must lie above ${FLAT}`,
      },
    ];
  } finally {
    for (const { close } of [load, shop]) await close();
    for (const { remove } of [data, twinData]) remove();
  }
};
