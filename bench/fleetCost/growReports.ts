import { threadCpuMs } from '../server/cpu';
import { type Line, POINTS } from '../server/fitLine';
import { admin, bundle, environment, startMeasured } from '../server/measuredServer';
import type { Load } from '../server/worker';
import { fitSteps } from './fitSteps';

const CONNECTIONS = 64;

/** What one more report costs, by the steps between `POINTS` growing numbers of them. */
export interface ReportCost {
  readonly reports: number;
  /** CPU of server and database, ms, and bytes stored, of each number of reports. */
  readonly grown: readonly { readonly reports: number; readonly cpuMs: number; readonly storedBytes: number }[];
  /** CPU, ms a report. */
  readonly server: Line;
  /** Parts of it: the main thread, the busiest of the others (in SQLite the one that writes), all others. */
  readonly main: Line;
  readonly busiest: Line;
  readonly others: Line;
  /** CPU of the database's own processes, ms a report. */
  readonly database: Line;
  /** Bytes stored a report, and of the database's log. */
  readonly stored: Line;
  readonly logged: Line;
}

/** What is read of the store after each step. */
export interface StoreLook {
  readonly cpuMs: number;
  readonly storedBytes: number;
  readonly loggedBytes: number;
}

/**
 * Sends reports to the built server, over HTTP, in steps, and reads after each what server and store have taken so far.
 * @param step reports between two figures; the first one warms up
 */
export const growReports = async (
  load: Load,
  step: number,
  shopUrl: string,
  where: Readonly<Record<string, string>>,
  lookAt: () => Promise<StoreLook>,
): Promise<ReportCost> => {
  const server = await startMeasured(environment(shopUrl, where));
  try {
    const looks: { readonly reports: number; readonly threads: ReadonlyMap<string, number>; readonly store: StoreLook }[] = [];
    let reports = 0;
    const before = { threads: threadCpuMs(server.pid), store: await lookAt() };
    for (let point = 0; point < POINTS; point++) {
      const run = await load.run({ what: 'reports', url: server.url, connections: CONNECTIONS, requests: step, bundle: bundle.id });
      // On a machine that is busy with other work some may be shed; they are no reports.
      if (run.failed > 0) throw new Error(`${run.failed} of ${step} reports were neither acknowledged nor shed`);
      reports += run.acknowledged;
      looks.push({ reports, threads: threadCpuMs(server.pid), store: await lookAt() });
      process.stderr.write(`fleet: ${reports} reports\n`);
    }
    const { reports: cells } = (await admin(server.url).summary()) as { reports: { reports: number }[] };
    const counted = cells.reduce((sum, cell) => sum + cell.reports, 0);
    if (counted !== reports) throw new Error(`${reports} reports were acknowledged, ${counted} are counted`);

    const main = String(server.pid);
    const last = looks.at(-1)!.threads;
    const [busiest = ''] = [...last.keys()].filter((thread) => thread !== main).sort((a, b) => last.get(b)! - last.get(a)!);
    const all = (threads: ReadonlyMap<string, number>): number => [...threads.values()].reduce((sum, ms) => sum + ms, 0);
    const of = (threads: ReadonlyMap<string, number>, thread: string): number => threads.get(thread) ?? 0;
    const line = (value: (look: (typeof looks)[number]) => number): Line => fitSteps(looks.map((look) => [look.reports, value(look)]));
    return {
      reports,
      // The start is no report's: what the server had taken before the first one is not in it.
      grown: looks.map((look) => ({
        reports: look.reports,
        cpuMs: all(look.threads) - all(before.threads) + look.store.cpuMs - before.store.cpuMs,
        storedBytes: look.store.storedBytes,
      })),
      server: line(({ threads }) => all(threads)),
      main: line(({ threads }) => of(threads, main)),
      busiest: line(({ threads }) => of(threads, busiest)),
      others: line(({ threads }) => all(threads) - of(threads, main) - of(threads, busiest)),
      database: line(({ store }) => store.cpuMs),
      stored: line(({ store }) => store.storedBytes),
      logged: line(({ store }) => store.loggedBytes),
    };
  } finally {
    await server.stop();
  }
};
