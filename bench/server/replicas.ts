import pg from 'pg';
import { startTestDatabases } from '../../test/helpers/server/testDatabases';
import { type BenchRow, median, rounded } from '../benchResult';
import { type Usage, watch } from './limitingResource';
import type { LoadOrder } from './load';
import { bundle, environment, startMeasured } from './measuredServer';
import { startLoad, startWorker } from './worker';

/** Where a second replica has something to take: half as much again and more. */
const GAIN = 1.6;

export interface ReplicaSize {
  readonly segments: number;
  readonly ms: number;
}

interface Disk {
  readonly name: string;
  /** Of PostgreSQL. */
  readonly settings: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly whats: readonly LoadOrder['what'][];
}

/** PostgreSQL as it comes, on this machine's disk. */
const ownDisk: Disk = { name: 'own disk', settings: {}, connections: 256, whats: ['reports', 'claims'] };
/**
 * As on a disk that takes 50 ms for a sync: `commit_delay` is a pause before the log is flushed, under the same lock as the flush
 * (https://www.postgresql.org/docs/15/runtime-config-wal.html#GUC-COMMIT-DELAY). So many connections that one replica's batches are always full.
 */
const slowDisk: Disk = {
  name: 'a sync of 50 ms',
  settings: { commit_delay: '50000', commit_siblings: '0' },
  connections: 1_024,
  whats: ['reports'],
};

const percent = (share: number): string => `${Math.round(100 * share)}%`;
const inWords = ({ machine, steal, iowait, servers, postgres, generators, others, waits }: Usage): string => {
  const [most] = Object.entries(waits).filter(([name]) => name !== 'CPU');
  return (
    `machine ${percent(machine)} busy (${percent(steal)} of it taken by its host), ${percent(iowait)} waiting for disks; of a core: servers ${rounded(servers, 2)}, ` +
    `PostgreSQL ${rounded(postgres, 2)}, generators ${rounded(generators, 2)}, others ${rounded(others, 2)}; ${most ? `most looks at a waiting backend: ${most[0]} ${percent(most[1])}` : 'no waits'}`
  );
};

const measure = async ({ name, settings, connections, whats }: Disk, { segments, ms }: ReplicaSize): Promise<readonly BenchRow[]> => {
  const databases = await startTestDatabases(settings);
  const shop = await startWorker('shopWorker');
  const { url: DATABASE_URL } = await databases.create();
  const env = environment((shop.first as { url: string }).url, { DATABASE_URL });
  const servers = [await startMeasured(env), await startMeasured(env)];
  const loads = [await startLoad(), await startLoad()];
  const database = new pg.Client({ connectionString: DATABASE_URL });
  await database.connect();
  const generators = loads.map(({ pid }) => pid);
  let from = 0;

  /** The same senders, all to the first replica or half to each. */
  const segment = async (what: LoadOrder['what'], replicas: 1 | 2, time: number) => {
    const pids = servers.slice(0, replicas).map(({ pid }) => pid);
    const { result, usage } = await watch({ servers: pids, generators, postgres: databases.pid(), database }, () =>
      Promise.all(
        loads.map((load, i) => {
          const { url = '' } = servers[replicas === 2 ? i : 0] ?? {};
          return load.run({ what, url, connections: connections / 2, ms: time, from: from + i * 10_000_000, bundle: bundle.id });
        }),
      ),
    );
    from += Math.max(...result.map(({ sent }) => sent));
    if (result.some(({ failed, shed }) => failed + shed > 0)) throw new Error('requests failed or were shed where none should');
    return { perSecond: result.reduce((sum, { acknowledged, ms: took }) => sum + (1_000 * acknowledged) / took, 0), usage };
  };

  try {
    const rows: BenchRow[] = [];
    for (const what of whats) {
      for (const replicas of [1, 2] as const) await segment(what, replicas, ms);
      const pairs: { readonly one: Awaited<ReturnType<typeof segment>>; readonly two: Awaited<ReturnType<typeof segment>> }[] = [];
      for (let i = 0; i < segments; i++) {
        // Taken in turns, the other first every other time: a table that grows favours who comes first.
        const first = await segment(what, i % 2 === 0 ? 1 : 2, ms);
        const second = await segment(what, i % 2 === 0 ? 2 : 1, ms);
        pairs.push(i % 2 === 0 ? { one: first, two: second } : { one: second, two: first });
      }
      const ratios = pairs.map(({ one, two }) => two.perSecond / one.perSecond);
      const ratio = rounded(median(ratios));
      const middle = pairs[ratios.indexOf([...ratios].sort((a, b) => a - b)[Math.floor((ratios.length - 1) / 2)] ?? 0)] ?? pairs[0];
      if (!middle) throw new RangeError('no segments were measured');
      // What one replica is short of decides what the second can bring: nothing where all cores already work.
      const budget = what === 'claims' || /^CPU: all/.test(middle.one.usage.limit) ? 1 : GAIN;
      rows.push({
        what: `${what}/s, two replicas, ${name}`,
        value: rounded(median(pairs.map(({ two }) => two.perSecond))),
        unit: '1/s',
        floor: rounded(median(pairs.map(({ one }) => one.perSecond))),
        ratio,
        budget,
        ok: ratio >= budget,
        note:
          `× ${rounded(Math.min(...ratios))} to ${rounded(Math.max(...ratios))}; ${connections} connections, also those of one replica. ` +
          `One: limit ${middle.one.usage.limit} (${inWords(middle.one.usage)}). Two: limit ${middle.two.usage.limit} (${inWords(middle.two.usage)})`,
      });
    }
    return rows;
  } finally {
    await database.end();
    for (const { stop } of servers) await stop();
    for (const { close } of [...loads, shop]) await close();
    await databases.stop();
  }
};

/** Two replicas beside one on one PostgreSQL: what the second brings, and what both are short of. */
export const replicas = async (size: ReplicaSize): Promise<readonly BenchRow[]> => [
  ...(await measure(ownDisk, size)),
  ...(await measure(slowDisk, size)),
];
